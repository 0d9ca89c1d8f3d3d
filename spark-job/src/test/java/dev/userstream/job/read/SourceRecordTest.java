package dev.userstream.job.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Header;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import java.util.List;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SourceRecordTest {
    @Test
    void aRecordKeepsItsBytesHeadersAndOffset() {
        SourceRecord record = new SourceRecord(
                new byte[] {1},
                new byte[] {2},
                List.of(new Header("trace", null), new Header("trace", new byte[] {0, (byte) 0xFF})),
                new MessageOffset("users_created", 3, 4, 1_700_000_000_123L));

        SourceRecord read = readBack(record);

        assertThat(read.key()).containsExactly(1);
        assertThat(read.value()).containsExactly(2);
        assertThat(read.headers()).isEqualTo(record.headers());
        assertThat(read.source()).isEqualTo(record.source());
    }

    @Test
    @SuppressWarnings("NullAway") // a record's canonical constructor does not show that the arrays may be null
    void aRecordWithoutKeyValueAndHeadersIsRead() {
        SourceRecord read =
                readBack(new SourceRecord(null, null, List.of(), new MessageOffset("users_created", 0, 0, 1)));

        assertThat(read.key()).isNull();
        assertThat(read.value()).isNull();
        assertThat(read.headers()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -86_400_000, -3_000_000_000_000L, -20_000_000_000_000L, -200_000_000_000_000L})
    void aTimestampBefore1970IsExact(long timestampMs) {
        MessageOffset source = new MessageOffset("users_created", 0, 0, timestampMs);

        assertThat(readBack(new SourceRecord(new byte[0], new byte[0], List.of(), source))
                        .source())
                .isEqualTo(source);
    }

    private static SourceRecord readBack(SourceRecord record) {
        InternalRow row = (InternalRow) CatalystTypeConverters.createToCatalystConverter(KafkaRows.SCHEMA)
                .apply(KafkaRows.of(record));
        return SourceRecord.of(row);
    }
}
