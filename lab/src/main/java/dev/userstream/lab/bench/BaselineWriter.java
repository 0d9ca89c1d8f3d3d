package dev.userstream.lab.bench;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.userstream.events.CreatedUser;
import dev.userstream.events.Field;
import dev.userstream.events.store.UserTable;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the same rows into Cassandra without Kafka, JSON and Spark: users from memory, the Java driver, unlogged batches, several in
 * flight. Its rate is the upper limit that a drain into Cassandra is compared with.
 */
final class BaselineWriter {
    // The best of 12 combinations of 8 to 44 KiB and 8 to 128 in flight, on two processors.
    private static final int BATCH_BYTES = 45_056;
    private static final int IN_FLIGHT = 32;
    private static final int BATCHES_PER_SAMPLE = 64;

    private static final int CELL_OVERHEAD_BYTES = 24;
    private static final long FIRST_WRITE_TIME = 1_700_000_000_000_000L;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final CqlSession session;
    private final SampleUsers users = new SampleUsers();
    private final PreparedStatement insert;

    /** Prepares its statement. */
    BaselineWriter(CqlSession session) {
        this.session = session;
        String columns = Field.ALL.stream().map(Field::jsonName).collect(Collectors.joining(", "));
        String values = Field.ALL.stream().map(field -> "?").collect(Collectors.joining(", "));
        this.insert = session.prepare("INSERT INTO " + UserTable.KEYSPACE + "." + UserTable.TABLE + " (" + columns + ") VALUES ("
                        + values + ") USING TIMESTAMP ?");
    }

    /** Writes rows with new ids and returns when all are acknowledged. */
    Rate write(long rows) throws InterruptedException {
        Semaphore slots = new Semaphore(IN_FLIGHT);
        AtomicLong done = new AtomicLong();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Rate.Meter meter = new Rate.Meter(() -> ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO));
        long idSeed = System.nanoTime();
        meter.sample(System.nanoTime(), 0);
        long row = 0;
        int batches = 0;
        while (row < rows) {
            BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
            int bytes = 0;
            while (row < rows && bytes < BATCH_BYTES) {
                BoundStatement statement = bind(idSeed, row++);
                bytes += size(statement);
                batch.addStatement(statement);
            }
            slots.acquire();
            send(batch.build(), slots, done, failure);
            check(failure.get());
            if (++batches % BATCHES_PER_SAMPLE == 0) {
                meter.sample(System.nanoTime(), done.get());
            }
        }
        slots.acquire(IN_FLIGHT);
        check(failure.get());
        meter.sample(System.nanoTime(), done.get());
        return meter.rate();
    }

    private void send(
            BatchStatement batch, Semaphore slots, AtomicLong done, AtomicReference<@Nullable Throwable> failure) {
        int size = batch.size();
        session.executeAsync(batch).whenComplete((result, error) -> {
            if (error == null) {
                done.addAndGet(size);
            } else {
                failure.compareAndSet(null, error);
            }
            slots.release();
        });
    }

    private static void check(@Nullable Throwable failure) {
        if (failure != null) {
            throw new BenchFailedException("a write of the baseline writer failed: " + failure);
        }
    }

    private BoundStatement bind(long idSeed, long row) {
        CreatedUser user = users.user(row);
        @Nullable Object[] values = new @Nullable Object[Field.ALL.size() + 1];
        for (Field field : Field.ALL) {
            values[field.ordinal()] = field.value(user);
        }
        values[Field.ID.ordinal()] = new UUID(mixed(idSeed + 2 * row), mixed(idSeed + 2 * row + 1));
        values[Field.ALL.size()] = FIRST_WRITE_TIME + row;
        return insert.bind(values);
    }

    /** Spreads ids over the token ring at little cost. */
    private static long mixed(long number) {
        long mixed = number * GOLDEN;
        mixed = (mixed ^ (mixed >>> 32)) * GOLDEN;
        return mixed ^ (mixed >>> 29);
    }

    private static int size(BoundStatement statement) {
        int size = 0;
        for (ByteBuffer value : statement.getValues()) {
            size += CELL_OVERHEAD_BYTES + (value == null ? 0 : value.remaining());
        }
        return size;
    }
}
