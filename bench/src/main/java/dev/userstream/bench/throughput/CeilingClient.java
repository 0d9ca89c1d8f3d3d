package dev.userstream.bench.throughput;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.CreatedUser;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What Cassandra takes from a client that does nothing else: no Kafka, no JSON, no Spark, users from memory, the same table
 * and columns, the Java driver with unlogged batches, several under way at once. The job is measured against it.
 */
final class CeilingClient {
    private static final String INSERT = """
            INSERT INTO spark_streams.created_users (id, first_name, last_name, gender, address, post_code, email, username,
            dob, registered_date, phone, picture) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ?""";

    private static final int CELL_OVERHEAD_BYTES = 24;
    private static final long FIRST_WRITE_TIME = 1_700_000_000_000_000L;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final CqlSession session;
    private final PreparedStatement insert;
    private final UserPool pool;

    /** Prepares its statement. */
    CeilingClient(CqlSession session, UserPool pool) {
        this.session = session;
        this.insert = session.prepare(INSERT);
        this.pool = pool;
    }

    /**
     * How it writes.
     *
     * @param batchBytes size from which a batch is sent, in the server's count
     * @param inFlight most batches under way
     */
    record Setting(int batchBytes, int inFlight) {}

    /** Writes so many rows with new ids and returns when all are acknowledged. */
    Rate write(long rows, Setting setting) throws InterruptedException {
        Semaphore slots = new Semaphore(setting.inFlight());
        AtomicLong done = new AtomicLong();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Rate.Watch watch = new Rate.Watch(rows);
        long idSeed = System.nanoTime();
        watch.look(System.nanoTime(), 0);
        long row = 0;
        while (row < rows) {
            BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
            int bytes = 0;
            while (row < rows && bytes < setting.batchBytes()) {
                BoundStatement statement = bind(idSeed, row++);
                bytes += size(statement);
                batch.addStatement(statement);
            }
            slots.acquire();
            send(batch.build(), slots, done, failure);
            watch.look(System.nanoTime(), done.get());
            fail(failure.get());
        }
        slots.acquire(setting.inFlight());
        fail(failure.get());
        watch.look(System.nanoTime(), done.get());
        return watch.rate();
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

    private static void fail(@Nullable Throwable failure) {
        if (failure != null) {
            throw new BenchFailedException("the plain client's write failed: " + failure, failure);
        }
    }

    private BoundStatement bind(long idSeed, long row) {
        CreatedUser user = pool.drawn(row);
        return insert.bind(
                new UUID(mixed(idSeed + 2 * row), mixed(idSeed + 2 * row + 1)),
                user.firstName(),
                user.lastName(),
                user.gender(),
                user.address(),
                user.postCode(),
                user.email(),
                user.username(),
                user.dob(),
                user.registeredDate(),
                user.phone(),
                user.picture(),
                FIRST_WRITE_TIME + row);
    }

    /** Spreads ids over the ring at no cost to speak of. */
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
