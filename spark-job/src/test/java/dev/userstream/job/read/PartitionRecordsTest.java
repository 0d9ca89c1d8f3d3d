package dev.userstream.job.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.DeadLetter.Origin.Position;
import dev.userstream.events.Header;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PartitionRecordsTest {
    @Test
    void aRecordOfKafkaIsTakenAsItIs() {
        Headers headers =
                new RecordHeaders().add("run_id", "run".getBytes(UTF_8)).add("empty", null);

        SourceRecord record = PartitionRecords.read(
                record("key".getBytes(UTF_8), "value".getBytes(UTF_8), 1_700_000_000_123L, headers));

        assertThat(record.key()).asString(UTF_8).isEqualTo("key");
        assertThat(record.value()).asString(UTF_8).isEqualTo("value");
        assertThat(record.position()).isEqualTo(new Position("users_created", 3, 42, 1_700_000_000_123L));
        assertThat(record.headers()).extracting(Header::name).containsExactly("run_id", "empty");
        assertThat(Header.lastText(record.headers(), "run_id")).contains("run");
        assertThat(record.headers().get(1).value()).isNull();
    }

    @Test
    void whatARecordDoesNotHaveStaysAbsent() {
        SourceRecord record =
                PartitionRecords.read(record(null, null, ConsumerRecord.NO_TIMESTAMP, new RecordHeaders()));

        assertThat(record.key()).isNull();
        assertThat(record.value()).isNull();
        assertThat(record.headers()).isEmpty();
        assertThat(record.position().timestampMs()).isNegative();
    }

    private static ConsumerRecord<byte[], byte[]> record(
            byte @Nullable [] key, byte @Nullable [] value, long timestampMs, Headers headers) {
        return new ConsumerRecord<>(
                "users_created",
                3,
                42,
                timestampMs,
                TimestampType.CREATE_TIME,
                key == null ? -1 : key.length,
                value == null ? -1 : value.length,
                key,
                value,
                headers,
                Optional.empty());
    }
}
