package dev.userstream.job.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.DeadLetter.Origin.Position;
import dev.userstream.events.Header;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SourceRowsTest {
    @Test
    void aRowOfTheKafkaSourceBecomesItsRecord() {
        SourceRecord record = SourceRows.read(row(
                "key".getBytes(UTF_8),
                1_700_000_000_123_000L,
                header("run_id", "run".getBytes(UTF_8)),
                header("empty", null)));

        assertThat(record.key()).asString(UTF_8).isEqualTo("key");
        assertThat(record.value()).asString(UTF_8).isEqualTo("value");
        assertThat(record.position()).isEqualTo(new Position("users_created", 3, 42, 1_700_000_000_123L));
        assertThat(record.headers()).extracting(Header::name).containsExactly("run_id", "empty");
        assertThat(Header.lastText(record.headers(), "run_id")).contains("run");
        assertThat(record.headers().get(1).value()).isNull();
    }

    @Test
    void whatARecordDoesNotHaveStaysAbsent() {
        SourceRecord record = SourceRows.read(new GenericInternalRow(
                new Object[] {null, null, UTF8String.fromString("users_created"), 0, 0L, -1L, 0, null}));

        assertThat(record.key()).isNull();
        assertThat(record.value()).isNull();
        assertThat(record.headers()).isEmpty();
        assertThat(record.position().timestampMs()).isNegative();
    }

    private static InternalRow row(byte[] key, long timestampMicros, InternalRow... headers) {
        return new GenericInternalRow(new Object[] {
            key,
            "value".getBytes(UTF_8),
            UTF8String.fromString("users_created"),
            3,
            42L,
            timestampMicros,
            0,
            new GenericArrayData(headers)
        });
    }

    private static InternalRow header(String name, byte @Nullable [] value) {
        return new GenericInternalRow(new Object[] {UTF8String.fromString(name), value});
    }
}
