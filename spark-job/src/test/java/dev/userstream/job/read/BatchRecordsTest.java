package dev.userstream.job.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Partitions of so many records as a number says. */
final class BatchRecordsTest {
    private static final int UNREADABLE = -1;

    private final List<String> events = new ArrayList<>();

    @Test
    void partitionsComeOneAfterTheOtherAndEachIsClosedBeforeTheNextBegins() {
        BatchRecords records = records(2, 0, 1);

        assertThat(records)
                .toIterable()
                .extracting(record -> record.position().offset())
                .containsExactly(0L, 1L, 0L);
        assertThat(events)
                .containsExactly(
                        "begin 2", "taken", "taken", "close 2", "begin 0", "close 0", "begin 1", "taken", "close 1");
        assertThatThrownBy(records::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void thePartitionThatIsBeingReadIsClosedOnce() {
        BatchRecords records = records(2, 1);
        SourceRecord unused = records.next();

        records.close();
        records.close();

        assertThat(events).containsExactly("begin 2", "taken", "close 2");
    }

    @Test
    void aPartitionThatCannotBeReadIsClosedAsWell() {
        BatchRecords records = records(UNREADABLE, 1);

        assertThatThrownBy(records::hasNext).hasMessage("no broker");
        records.close();

        assertThat(events).containsExactly("begin -1", "close -1");
    }

    @Test
    void nothingIsReadForAQueryThatIsToStop() {
        BatchRecords records = records(1);
        Thread.currentThread().interrupt();

        assertThatThrownBy(records::hasNext)
                .isInstanceOfSatisfying(
                        StoreFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(FailureCause.INTERRUPTED));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(events).isEmpty();
    }

    private BatchRecords records(Integer... partitions) {
        return new BatchRecords(List.of(partitions), this::begin);
    }

    private PartitionRecords begin(int size) {
        events.add("begin " + size);
        PartitionRecords.Reader reader = new PartitionRecords.Reader() {
            @Override
            public @Nullable ConsumerRecord<byte[], byte[]> read(long offset, long end) {
                if (size == UNREADABLE) {
                    throw new IllegalStateException("no broker");
                }
                return new ConsumerRecord<>("users_created", 0, offset, new byte[0], new byte[0]);
            }

            @Override
            public void close() {
                events.add("close " + size);
            }
        };
        return new PartitionRecords(0, Math.abs(size), reader, () -> events.add("taken"));
    }
}
