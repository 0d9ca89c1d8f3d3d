package dev.userstream.job.sink.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultProtocolVersion;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import com.datastax.oss.driver.internal.core.protocol.ByteBufPrimitiveCodec;
import com.datastax.oss.driver.shaded.netty.buffer.ByteBuf;
import com.datastax.oss.driver.shaded.netty.buffer.ByteBufAllocator;
import com.datastax.oss.driver.shaded.netty.buffer.Unpooled;
import dev.userstream.events.CreatedUser;
import dev.userstream.events.EncodedUser;
import dev.userstream.events.Field;
import dev.userstream.job.parse.Samples;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class InsertUserTest {
    @Test
    void aRowCountsAsStoredWhenAMajorityOfItsReplicasHasIt() {
        assertThat(InsertUser.statement().getConsistencyLevel()).isEqualTo(DefaultConsistencyLevel.LOCAL_QUORUM);
    }

    @Test
    void aTrialAsksAsMuchAsAWrite() {
        assertThat(TrialDelete.at(Instant.EPOCH, new UUID(0, 1)).getConsistencyLevel())
                .isEqualTo(InsertUser.statement().getConsistencyLevel());
    }

    /** What is bound must be what the driver would have made of the values, and stay so when it is sent again. */
    @Test
    void whatIsBoundIsWhatTheDriverWouldEncode() {
        CreatedUser user = new CreatedUser(
                new UUID(5, 6),
                "Zo\u00EB",
                "\u062F\u0631\u06CC\u0627",
                "female",
                "1 Caf\u00E9 \uD83C\uDF89",
                null,
                "zoe@example.com",
                "zoe",
                Instant.parse("1969-12-31T23:59:59.999Z"),
                null,
                "555-0100",
                null);
        EncodedUser read = Samples.row(user, 0, 7).user();

        assertThat(bound(read, Field.ID)).isEqualTo(TypeCodecs.UUID.encode(user.id(), DefaultProtocolVersion.V5));
        assertThat(bound(read, Field.FIRST_NAME)).isEqualTo(text(user.firstName()));
        assertThat(bound(read, Field.LAST_NAME)).isEqualTo(text(user.lastName()));
        assertThat(bound(read, Field.GENDER)).isEqualTo(text(user.gender()));
        assertThat(bound(read, Field.ADDRESS)).isEqualTo(text(user.address()));
        assertThat(bound(read, Field.POST_CODE)).isNull();
        assertThat(bound(read, Field.EMAIL)).isEqualTo(text(user.email()));
        assertThat(bound(read, Field.USERNAME)).isEqualTo(text(user.username()));
        assertThat(bound(read, Field.DOB))
                .isEqualTo(TypeCodecs.TIMESTAMP.encode(user.dob(), DefaultProtocolVersion.V5));
        assertThat(bound(read, Field.REGISTERED_DATE)).isNull();
        assertThat(bound(read, Field.PHONE)).isEqualTo(text(user.phone()));
        assertThat(bound(read, Field.PICTURE)).isNull();
    }

    @Test
    void aTextThatIsBoundCanBeSentAgain() {
        ByteBuffer text = InsertUser.value(Samples.row(new UUID(5, 6), 7).user(), Field.EMAIL);
        ByteBufPrimitiveCodec frames = new ByteBufPrimitiveCodec(ByteBufAllocator.DEFAULT);
        ByteBuf frame = Unpooled.buffer();

        frames.writeBytes(text, frame);
        frames.writeBytes(text, frame);

        assertThat(frames.readBytes(frame)).isEqualTo(text);
        assertThat(frames.readBytes(frame)).isEqualTo(text);
        assertThat(frame.isReadable()).isFalse();
    }

    private static @Nullable ByteBuffer bound(EncodedUser user, Field field) {
        return InsertUser.value(user, field);
    }

    private static @Nullable ByteBuffer text(@Nullable String value) {
        return TypeCodecs.TEXT.encode(value, DefaultProtocolVersion.V5);
    }
}
