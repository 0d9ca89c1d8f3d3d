package dev.userstream.job.read;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.DeadLetter.Origin.Position;
import dev.userstream.events.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PartitionRecordsTest {
    private final List<String> taken = new ArrayList<>();

    @Test
    void aRecordOfKafkaIsTakenAsItIs() {
        Headers headers =
                new RecordHeaders().add("run_id", "run".getBytes(UTF_8)).add("empty", null);

        SourceRecord record = records(
                        42,
                        43,
                        List.of(record(
                                42, "key".getBytes(UTF_8), "value".getBytes(UTF_8), 1_700_000_000_123L, headers)))
                .next();

        assertThat(record.key()).asString(UTF_8).isEqualTo("key");
        assertThat(record.value()).asString(UTF_8).isEqualTo("value");
        assertThat(record.position()).isEqualTo(new Position("users_created", 3, 42, 1_700_000_000_123L));
        assertThat(record.headers()).extracting(Header::name).containsExactly("run_id", "empty");
        assertThat(Header.lastText(record.headers(), "run_id")).contains("run");
        assertThat(record.headers().get(1).value()).isNull();
    }

    @Test
    void whatARecordDoesNotHaveStaysAbsent() {
        SourceRecord record = records(
                        0, 1, List.of(record(0, null, null, ConsumerRecord.NO_TIMESTAMP, new RecordHeaders())))
                .next();

        assertThat(record.key()).isNull();
        assertThat(record.value()).isNull();
        assertThat(record.headers()).isEmpty();
        assertThat(record.position().timestampMs()).isNegative();
    }

    @Test
    void eachRecordOfTheRangeComesOnceAndIsCounted() {
        PartitionRecords records = records(5, 12, List.of(empty(4), empty(5), empty(6), empty(9), empty(12)));

        assertThat(records)
                .toIterable()
                .extracting(record -> record.position().offset())
                .containsExactly(5L, 6L, 9L);
        assertThat(taken).hasSize(3);
    }

    @Test
    void nothingIsReadBeyondTheRange() {
        PartitionRecords records = records(5, 6, List.of(empty(5), empty(6)));
        SourceRecord unused = records.next();

        assertThat(records.hasNext()).isFalse();
        assertThatThrownBy(records::next)
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("record 6 (expected: one before 6)");
    }

    /** Of a partition that holds these records. */
    private PartitionRecords records(long from, long end, List<ConsumerRecord<byte[], byte[]>> held) {
        return new PartitionRecords(
                from,
                end,
                (offset, until) -> held.stream()
                        .filter(record -> record.offset() >= offset && record.offset() < until)
                        .findFirst()
                        .orElse(null),
                () -> taken.add("one"));
    }

    private static ConsumerRecord<byte[], byte[]> empty(long offset) {
        return record(offset, null, null, 1, new RecordHeaders());
    }

    private static ConsumerRecord<byte[], byte[]> record(
            long offset, byte @Nullable [] key, byte @Nullable [] value, long timestampMs, Headers headers) {
        return new ConsumerRecord<>(
                "users_created",
                3,
                offset,
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
