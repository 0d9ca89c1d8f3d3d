package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.sink.RowWriter;
import dev.userstream.job.sink.UserRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Writes rows in unlogged batches per replica set, several requests in flight. A refused batch is sent again row by row, so
 * that only the refused row becomes a dead letter; and it becomes one only while its nodes take other writes. Confined to one
 * thread.
 */
final class CassandraWriter implements RowWriter {
    private static final int MAX_IN_FLIGHT = 16;

    /**
     * Cassandra's default fails batches over 50 KiB; this leaves room for what the count misses. The larger a batch, the less
     * a row costs Cassandra.
     */
    private static final int MAX_BATCH_BYTES = 44 * 1024;

    private final Requests requests;
    private final BiConsumer<UserRow, String> refused;
    private final Map<Set<Node>, Batch> batches = new HashMap<>();
    private final Queue<Sent> inFlight = new ArrayDeque<>();
    private long heldBytes;

    CassandraWriter(Requests requests, BiConsumer<UserRow, String> refused) {
        this.requests = requests;
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

    private record Sent(List<Insert> inserts, CompletionStage<?> result) {}

    private static final class Batch {
        private final List<Insert> inserts = new ArrayList<>();
        private int bytes;
    }

    @Override
    public void write(UserRow row) {
        Insert insert = call(() -> requests.bind(row));
        Batch batch = batches.computeIfAbsent(insert.replicas(), replicas -> new Batch());
        if (batch.bytes > 0 && batch.bytes + insert.bytes() > MAX_BATCH_BYTES) {
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
            await(inFlight.remove());
        }
        heldBytes = 0;
    }

    private void send(List<Insert> inserts) {
        if (inFlight.size() >= MAX_IN_FLIGHT) {
            await(inFlight.remove());
        }
        inFlight.add(new Sent(inserts, call(() -> requests.execute(inserts))));
    }

    private void await(Sent sent) {
        refusal(sent.result()).ifPresent(refusal -> {
            if (sent.inserts().size() > 1) {
                sent.inserts().forEach(insert -> send(List.of(insert)));
            } else {
                refuse(sent.inserts().get(0));
            }
        });
    }

    private void refuse(Insert insert) {
        refusal(call(() -> requests.probe(insert))).ifPresent(refusal -> {
            throw new StoreFailure(
                    FailureCause.WRITES_REFUSED,
                    CassandraSink.TABLE + ": " + CassandraFailures.message(refusal)
                            + " (expected: it takes writes; this one would have changed nothing)");
        });
        // The table may have refused all writes when the row was sent, and take them again by now.
        refusal(call(() -> requests.execute(List.of(insert))))
                .ifPresent(refusal -> refused.accept(insert.row(), CassandraFailures.message(refusal)));
    }

    /** The error with which Cassandra refused a request; empty if it took it. */
    private static Optional<Throwable> refusal(CompletionStage<?> result) {
        try {
            result.toCompletableFuture().get();
            return Optional.empty();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (!CassandraFailures.isRefusal(cause)) {
                throw CassandraFailures.failure(cause);
            }
            return Optional.of(cause);
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
