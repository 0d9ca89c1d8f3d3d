package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.store.Store;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.read.KafkaRows;
import dev.userstream.job.sink.RowWriter;
import dev.userstream.job.sink.Samples;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.sink.StoreWriter;
import dev.userstream.job.sink.UserRow;
import dev.userstream.settings.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BatchRunTest {
    private static final int PARTITIONS = 4;

    /** The tasks run in this JVM. */
    private static final Queue<UUID> STORED = new ConcurrentLinkedQueue<>();

    private static final AtomicInteger TASKS = new AtomicInteger();

    /** One for each write. */
    private static final Semaphore PERMITS = new Semaphore(0);

    private static SparkSession spark;
    private static TaskProgress progress;

    @BeforeAll
    static void start() {
        spark = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.executor.heartbeatInterval", "1s")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
        progress = TaskProgress.of(spark.sparkContext());
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @BeforeEach
    void forget() {
        STORED.clear();
        TASKS.set(0);
        allowWrites(1_000_000);
    }

    @Test
    void eachPartitionIsATask_andEveryRecordIsWritten() {
        long before = progress.taken(Store.POSTGRES);

        run().call(batch(100), 0L);

        assertThat(TASKS).hasValue(PARTITIONS);
        assertThat(STORED).hasSize(100);
        await().atMost(Duration.ofSeconds(60)).until(() -> progress.taken(Store.POSTGRES) >= before + 100);
    }

    @Test
    void aBatchAfterASmallOneIsOneTask() {
        BatchRun run = run();
        run.call(batch(100), 0L);
        TASKS.set(0);

        run.call(batch(100), 1L);

        assertThat(TASKS).hasValue(1);
        assertThat(STORED).hasSize(200);
    }

    @Test
    void aBatchAfterALargeOneIsATaskForEachPartitionAgain() {
        BatchRun run = run();
        run.call(batch(1_001), 0L);
        TASKS.set(0);

        run.call(batch(100), 1L);

        assertThat(TASKS).hasValue(PARTITIONS);
    }

    @Test
    void recordsAreReported_whileTheBatchRuns() throws InterruptedException {
        long before = progress.taken(Store.POSTGRES);
        // Fewer than a task's ten records, so that none ends.
        allowWrites(3);
        Thread batch = new Thread(() -> run().call(batch(40), 0L));
        batch.start();

        await().atMost(Duration.ofSeconds(60)).until(() -> progress.taken(Store.POSTGRES) > before);
        assertThat(batch.isAlive()).isTrue();

        PERMITS.release(1_000_000);
        batch.join();
        assertThat(STORED).hasSize(40);
    }

    @Test
    void aStoresFailureIsFoundInSparksException() {
        BatchRun run = new BatchRun(factory(new FailingSink()), counts -> {}, progress.accumulator(Store.POSTGRES));

        assertThatThrownBy(() -> run.call(batch(1), 0L))
                .satisfies(
                        error -> assertThat(StoreFailure.of(error).reason()).isEqualTo(FailureCause.WRONG_CREDENTIALS));
    }

    @Test
    void theObserverReceivesTheRecordsAndTheOldestValidTimestamp() {
        List<BatchRun.Counts> observed = new ArrayList<>();
        allowWrites(1_000_000);
        BatchRun run = new BatchRun(factory(new CountingSink()), observed::add, progress.accumulator(Store.POSTGRES));

        // The timestamps are larger than the offsets by one; those up to 0 are invalid.
        run.call(batch(LongStream.range(-10, 100)), 0L);
        run.call(batch(0), 1L);

        assertThat(observed).containsExactly(new BatchRun.Counts(110, 0, 1), BatchRun.Counts.NONE);
    }

    private static void allowWrites(int number) {
        PERMITS.drainPermits();
        PERMITS.release(number);
    }

    private static BatchRun run() {
        return new BatchRun(factory(new CountingSink()), counts -> {}, progress.accumulator(Store.POSTGRES));
    }

    private static StoreWriter.Factory factory(StoreSink sink) {
        return new StoreWriter.Factory(
                Store.POSTGRES, sink, new KafkaSettings(List.of("kafka:9092"), (short) 1, Map.of()));
    }

    private static Dataset<Row> batch(int records) {
        return batch(LongStream.range(0, records));
    }

    private static Dataset<Row> batch(LongStream offsets) {
        List<Row> rows = offsets.mapToObj(offset -> KafkaRows.of(Samples.record(UUID.randomUUID(), offset)))
                .toList();
        return spark.createDataFrame(rows, KafkaRows.SCHEMA).repartition(PARTITIONS);
    }

    private static final class CountingSink implements StoreSink {
        private static final long serialVersionUID = 1L;

        @Override
        public RowWriter open(BiConsumer<UserRow, String> refused) {
            TASKS.incrementAndGet();
            return new RowWriter() {
                @Override
                public void write(UserRow row) {
                    PERMITS.acquireUninterruptibly();
                    STORED.add(row.user().id());
                }

                @Override
                public void flush() {}
            };
        }
    }

    private static final class FailingSink implements StoreSink {
        private static final long serialVersionUID = 1L;

        @Override
        public RowWriter open(BiConsumer<UserRow, String> refused) {
            throw new StoreFailure(FailureCause.WRONG_CREDENTIALS, "no");
        }
    }
}
