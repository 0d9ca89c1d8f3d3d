package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import dev.userstream.events.store.UserTable;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.sink.RowWindow;
import dev.userstream.job.sink.RowWriter;
import dev.userstream.job.sink.UserRow;
import dev.userstream.settings.ErrorText;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows in unlogged batches per replica set, several requests in flight. A refused batch is sent again row by row, so
 * that only the refused row becomes a dead letter; and it becomes one only while its nodes take other writes. A batch that times
 * out is sent again row by row, too, if its nodes answer. Confined to one thread.
 */
final class CassandraWriter implements RowWriter {
    private static final int MAX_IN_FLIGHT = 16;

    /**
     * Cassandra's default fails batches over 50 KiB; this leaves room for what the count misses. The larger a batch, the less
     * a row costs Cassandra.
     */
    private static final int MAX_BATCH_BYTES = 44 * 1024;

    /** Most rows in flight: of the most batches, whose size {@link #MAX_BATCH_BYTES} limits to about a hundred. */
    static final int MAX_ROWS = 2_048;

    /** Longest time in which a node answers that is slow and not down. */
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);

    private final Requests requests;
    private final RowWindow window;
    private final BiConsumer<UserRow, String> refused;
    private final Map<Set<Node>, Batch> batches = new HashMap<>();
    private final Queue<Sent> inFlight = new ArrayDeque<>();
    private int rowsInFlight;
    private long heldBytes;
    private boolean columnsCompared;

    CassandraWriter(Requests requests, RowWindow window, BiConsumer<UserRow, String> refused) {
        this.requests = requests;
        this.window = window;
        this.refused = refused;
    }

    /** Requests to Cassandra. Methods throw the driver's exceptions. */
    interface Requests {
        /** The row's statement. */
        Insert bind(UserRow row);

        /** Sends rows in one request, which fails as a whole. */
        CompletionStage<?> execute(List<Insert> rows);

        /** Sends a write that changes nothing to a node that holds a row. */
        CompletionStage<?> probe(Insert insert);

        /** Compares the table's present columns with what is bound; throws a {@link StoreFailure} if they differ. */
        void requireColumns();
    }

    /**
     * A row with its statement.
     *
     * @param row the row
     * @param statement stores it
     * @param replicas the nodes that hold it; empty where the ring is not known
     * @param bytes what its statement adds to a batch in the server's count
     */
    record Insert(UserRow row, BatchableStatement<?> statement, Set<Node> replicas, int bytes) {}

    /**
     * A request in flight.
     *
     * @param withRows the rows in flight when it was sent, its own included
     */
    private record Sent(List<Insert> inserts, int withRows, CompletionStage<?> result) {}

    private static final class Batch {
        private final List<Insert> inserts = new ArrayList<>();
        private int bytes;
    }

    @Override
    public void write(UserRow row) {
        Insert insert = call(() -> requests.bind(row));
        Batch batch = batches.computeIfAbsent(insert.replicas(), replicas -> new Batch());
        boolean isFull = batch.inserts.size() >= window.rows() || batch.bytes + insert.bytes() > MAX_BATCH_BYTES;
        if (batch.bytes > 0 && isFull) {
            send(batch.inserts);
            batch = new Batch();
            batches.put(insert.replicas(), batch);
        }
        batch.inserts.add(insert);
        batch.bytes += insert.bytes();
        heldBytes += row.source().bytes();
        if (heldBytes >= MAX_HELD_BYTES) {
            flush();
        }
    }

    @Override
    public void flush() {
        batches.values().forEach(batch -> send(batch.inserts));
        batches.clear();
        while (!inFlight.isEmpty()) {
            awaitOldest();
        }
        heldBytes = 0;
        columnsCompared = false;
    }

    private void send(List<Insert> inserts) {
        while (inFlight.size() >= MAX_IN_FLIGHT
                || (!inFlight.isEmpty() && rowsInFlight + inserts.size() > window.rows())) {
            awaitOldest();
        }
        rowsInFlight += inserts.size();
        int withRows = rowsInFlight;
        long begin = System.nanoTime();
        CompletionStage<?> result = call(() -> requests.execute(inserts)).whenComplete((done, error) -> {
            if (error == null) {
                window.succeeded(withRows, System.nanoTime() - begin);
            }
        });
        inFlight.add(new Sent(inserts, withRows, result));
    }

    private void awaitOldest() {
        Sent sent = inFlight.remove();
        rowsInFlight -= sent.inserts().size();
        @Nullable Throwable error = error(sent.result());
        if (error == null) {
            return;
        }
        Insert first = sent.inserts().get(0);
        if (CassandraFailures.isTimeout(error) && sent.withRows() > 1 && answers(first)) {
            window.timedOut();
            sendEach(sent.inserts());
        } else if (!CassandraFailures.isRefusal(error)) {
            window.timedOut();
            throw CassandraFailures.failure(error);
        } else if (sent.inserts().size() > 1) {
            sendEach(sent.inserts());
        } else {
            refuse(first);
        }
    }

    private void sendEach(List<Insert> inserts) {
        inserts.forEach(insert -> send(List.of(insert)));
    }

    /** Whether a node that holds the row answers at all. */
    private boolean answers(Insert insert) {
        CompletableFuture<?> probe = call(() -> requests.probe(insert))
                .toCompletableFuture()
                .orTimeout(PROBE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        @Nullable Throwable error = error(probe);
        return error == null || CassandraFailures.isRefusal(error);
    }

    private void refuse(Insert insert) {
        // The table may be another one than when the query started.
        if (!columnsCompared) {
            call(() -> {
                requests.requireColumns();
                return insert;
            });
            columnsCompared = true;
        }
        refusal(call(() -> requests.probe(insert))).ifPresent(refusal -> {
            throw new StoreFailure(
                    FailureCause.WRITES_REFUSED,
                    UserTable.CASSANDRA_TABLE + ": " + ErrorText.message(refusal)
                            + " (expected: it takes writes; this one would have changed nothing)");
        });
        // The table may have refused all writes when the row was sent, and take them again by now.
        refusal(call(() -> requests.execute(List.of(insert))))
                .ifPresent(refusal -> refused.accept(insert.row(), ErrorText.message(refusal)));
    }

    /** The error with which Cassandra refused a request; empty if it took it. */
    private static Optional<Throwable> refusal(CompletionStage<?> result) {
        @Nullable Throwable error = error(result);
        if (error != null && !CassandraFailures.isRefusal(error)) {
            throw CassandraFailures.failure(error);
        }
        return Optional.ofNullable(error);
    }

    /** The error of a request; {@code null} if Cassandra has taken it. */
    private static @Nullable Throwable error(CompletionStage<?> result) {
        try {
            result.toCompletableFuture().get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause() == null ? e : e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreFailure(FailureCause.INTERRUPTED, "writing to Cassandra was cancelled");
        }
    }

    private static <T> T call(Supplier<T> request) {
        try {
            return request.get();
        } catch (RuntimeException e) {
            throw CassandraFailures.failure(e);
        }
    }
}
