package dev.userstream.job.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class RangeReaderTest {
    private static final TopicPartition PARTITION = new TopicPartition("users_created", 3);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(OffsetResetStrategy.NONE);
    private final RangeReader reader = new RangeReader(consumer, PARTITION, Duration.ofMillis(50));

    @Test
    void aRangeIsReadFromItsFirstOffsetToItsLast() {
        arriving(5, 6, 7);

        assertThat(offsets(5, 8)).containsExactly(5L, 6L, 7L);
        assertThat(reader.isUsable()).isTrue();
    }

    @Test
    void whatAFetchBringsBeyondARangeIsTheBeginningOfTheNext() {
        arriving(5, 6, 7, 8);

        assertThat(offsets(5, 7)).containsExactly(5L, 6L);
        assertThat(offsets(7, 9)).containsExactly(7L, 8L);
    }

    @Test
    void aRangeThatWasReadIsReadAgainWhereABatchIsRepeated() {
        arriving(5, 6, 7);
        assertThat(offsets(5, 8)).hasSize(3);
        arriving(6, 7);

        assertThat(offsets(6, 8)).containsExactly(6L, 7L);
    }

    @Test
    void marksOfTransactionsAreNoRecords() {
        arriving(5, 9);

        assertThat(offsets(5, 8)).containsExactly(5L);
        assertThat(offsets(8, 10)).containsExactly(9L);
    }

    @Test
    void aRangeMayEndWithMarksAndTheNextOneBeginBehindThem() {
        consumer.schedulePollTask(() -> consumer.seek(PARTITION, 9));

        assertThat(reader.read(5, 8)).isNull();
        assertThat(reader.isUsable()).isTrue();
        arriving(9);
        assertThat(offsets(8, 10)).containsExactly(9L);
    }

    @Test
    void aTaskThatEndedWithinItsRangeIsRepeatedFromItsBeginning() {
        arriving(5, 6, 7);
        assertThat(reader.read(5, 8)).isNotNull();
        arriving(5, 6, 7);

        assertThat(offsets(5, 8)).containsExactly(5L, 6L, 7L);
    }

    @Test
    void anOffsetThatIsNotInTheTopicIsALossOfData() {
        arriving(100);
        consumer.updateBeginningOffsets(Map.of(PARTITION, 100L));

        assertThatThrownBy(() -> reader.read(5, 8))
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(FailureCause.DATA_LOSS))
                .hasMessageContaining("offset 5 is not in the topic");
        assertThat(reader.isUsable()).isFalse();
    }

    @Test
    void aTopicThatHasNothingMoreIsAnOutage() {
        arriving(5);

        assertThat(reader.read(5, 8)).isNotNull();
        assertThatThrownBy(() -> reader.read(6, 8))
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(FailureCause.OUTAGE))
                .hasMessageContaining("no record at offset 6 within 50 ms");
        assertThat(reader.isUsable()).isFalse();
    }

    @Test
    void anErrorOfTheClientMakesTheReaderUnusable() {
        consumer.setPollException(new KafkaException("broken"));

        assertThatThrownBy(() -> reader.read(5, 8)).isInstanceOf(KafkaException.class);
        assertThat(reader.isUsable()).isFalse();
    }

    @Test
    void closingAReaderClosesItsClient() {
        reader.close();

        assertThat(consumer.closed()).isTrue();
    }

    private void arriving(long... offsets) {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 1_000L));
        for (long offset : offsets) {
            consumer.addRecord(
                    new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, new byte[0], new byte[0]));
        }
    }

    private List<Long> offsets(long from, long end) {
        List<Long> read = new ArrayList<>();
        long offset = from;
        while (offset < end) {
            ConsumerRecord<byte[], byte[]> record = reader.read(offset, end);
            offset = record == null ? end : record.offset() + 1;
            if (record != null) {
                read.add(record.offset());
            }
        }
        return read;
    }
}
