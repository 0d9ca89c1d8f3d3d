package dev.userstream.job.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.job.parse.Samples;
import dev.userstream.job.parse.UserRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class CopyUsersTest {
    private static final int HEAD_BYTES = 19;
    private static final int END = -1;
    private static final long MICROS_FROM_1970_TO_2000 = 946_684_800_000_000L;

    @Test
    void aRowHasAllColumnsInPostgresBinaryForm() {
        UserRow row = Samples.row(UUID.randomUUID(), 41);
        ByteBuffer bytes = ByteBuffer.wrap(CopyUsers.encode(List.of(row)));

        bytes.position(HEAD_BYTES);
        assertThat((int) bytes.getShort()).isEqualTo(UpsertUsers.columnNames().size());
        assertThat(column(bytes)).isEqualTo(uuid(row.user().id()));
        assertThat(text(bytes)).isEqualTo(row.user().firstName());
        assertThat(text(bytes)).isEqualTo(row.user().lastName());
        assertThat(text(bytes)).isEqualTo(row.user().gender());
        assertThat(bytes.getInt()).as("address is null").isEqualTo(-1);
        assertThat(bytes.getInt()).as("post_code is null").isEqualTo(-1);
        assertThat(text(bytes)).isEqualTo(row.user().email());
        assertThat(text(bytes)).isEqualTo(row.user().username());
        for (int column = 0; column < 6; column++) {
            assertThat(bytes.getInt())
                    .as("no dates, no phone, no picture, no run")
                    .isEqualTo(-1);
        }
        assertThat(column(bytes).getInt()).as("kafka_partition").isZero();
        assertThat(column(bytes).getLong()).as("kafka_offset").isEqualTo(41);
        assertThat(column(bytes).getLong()).as("kafka_timestamp").isEqualTo(42_000 - MICROS_FROM_1970_TO_2000);
        assertThat(column(bytes).getLong()).isEqualTo(row.writeOrder());
        assertThat((int) bytes.getShort()).isEqualTo(END);
        assertThat(bytes.hasRemaining()).isFalse();
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(column(bytes)).toString();
    }

    private static ByteBuffer column(ByteBuffer bytes) {
        int size = bytes.getInt();
        ByteBuffer column = bytes.slice(bytes.position(), size);
        bytes.position(bytes.position() + size);
        return column;
    }

    private static ByteBuffer uuid(UUID id) {
        return ByteBuffer.allocate(16)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .flip();
    }
}
