package dev.userstream.lab.bench;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.userstream.events.CreatedUser;
import dev.userstream.events.Field;
import dev.userstream.events.store.UserTable;
import dev.userstream.local.workspace.StackException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the same rows into Cassandra without Kafka, JSON and Spark: users from memory, the Java driver, unlogged batches, several in
 * flight. Its rate is the upper limit that a drain into Cassandra is compared with.
 */
final class BaselineWriter {
    // About 32 KiB: the best of several sizes and depths on two processors, and less than what Cassandra refuses.
    private static final int ROWS_PER_BATCH = 64;
    private static final int IN_FLIGHT = 32;
    private static final int BATCHES_PER_SAMPLE = 64;

    private static final long FIRST_WRITE_TIME = 1_700_000_000_000_000L;

    private final CqlSession session;
    private final SampleUsers users = new SampleUsers();
    private final PreparedStatement insert;

    /** Prepares its statement. */
    BaselineWriter(CqlSession session) {
        this.session = session;
        String columns = Field.ALL.stream().map(Field::jsonName).collect(Collectors.joining(", "));
        String values = Field.ALL.stream().map(field -> "?").collect(Collectors.joining(", "));
        this.insert = session.prepare("INSERT INTO " + UserTable.CASSANDRA_TABLE + " (" + columns + ") VALUES ("
                + values + ") USING TIMESTAMP ?");
    }

    /** Writes rows with new ids and returns when all are acknowledged. */
    Rate write(long rows) throws InterruptedException {
        Semaphore slots = new Semaphore(IN_FLIGHT);
        AtomicLong done = new AtomicLong();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Rate.Meter meter = new Rate.Meter(
                () -> ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
        SplittableRandom ids = new SplittableRandom();
        meter.sample(System.nanoTime(), 0);
        for (long row = 0; row < rows && failure.get() == null; row += ROWS_PER_BATCH) {
            List<BoundStatement> statements = LongStream.range(row, Math.min(rows, row + ROWS_PER_BATCH))
                    .mapToObj(number -> bind(ids, number))
                    .toList();
            slots.acquire();
            session.executeAsync(BatchStatement.newInstance(DefaultBatchType.UNLOGGED)
                            .addAll(statements))
                    .whenComplete((result, error) -> {
                        failure.compareAndSet(null, error);
                        done.addAndGet(statements.size());
                        slots.release();
                    });
            if (row / ROWS_PER_BATCH % BATCHES_PER_SAMPLE == 0) {
                meter.sample(System.nanoTime(), done.get());
            }
        }
        slots.acquire(IN_FLIGHT);
        if (failure.get() != null) {
            throw new StackException("a write of the baseline writer failed: " + failure.get());
        }
        meter.sample(System.nanoTime(), done.get());
        return meter.rate();
    }

    private BoundStatement bind(SplittableRandom ids, long row) {
        CreatedUser user = users.user(row);
        List<@Nullable Object> values = new ArrayList<>();
        for (Field field : Field.ALL) {
            values.add(field == Field.ID ? new UUID(ids.nextLong(), ids.nextLong()) : field.value(user));
        }
        values.add(FIRST_WRITE_TIME + row);
        return insert.bind(values.toArray());
    }
}
