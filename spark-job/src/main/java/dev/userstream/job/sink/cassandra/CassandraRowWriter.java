package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.parse.UserRow;
import dev.userstream.job.sink.RefusedRows;
import dev.userstream.job.sink.RowWriter;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * Writes rows in unlogged batches per replica set, several requests under way at once. A refused batch is sent again row by
 * row, so that only the refused row is refused. Confined to the task's thread.
 */
final class CassandraRowWriter implements RowWriter {
    private static final int MAX_IN_FLIGHT = 16;

    private final CassandraClient client;
    private final RefusedRows refused;
    private final Map<Set<Node>, PendingBatch> pending = new HashMap<>();
    private final Queue<Sent> inFlight = new ArrayDeque<>();

    CassandraRowWriter(CassandraClient client, RefusedRows refused) {
        this.client = client;
        this.refused = refused;
    }

    private record Sent(List<UserRow> rows, CompletionStage<AsyncResultSet> result) {}

    @Override
    public void write(UserRow row) {
        BoundStatement statement = bind(row);
        int size = InsertUser.sizeInBatch(statement);
        PendingBatch batch = pending.computeIfAbsent(client.replicas(statement), replicas -> new PendingBatch());
        if (!batch.hasRoomFor(size)) {
            send(batch.drain());
        }
        batch.add(row, size);
    }

    @Override
    public void flush() {
        for (PendingBatch batch : pending.values()) {
            if (!batch.isEmpty()) {
                send(batch.drain());
            }
        }
        while (!inFlight.isEmpty()) {
            await(inFlight.remove());
        }
    }

    private void send(List<UserRow> rows) {
        if (inFlight.size() >= MAX_IN_FLIGHT) {
            await(inFlight.remove());
        }
        inFlight.add(new Sent(rows, client.execute(rows.stream().map(this::bind).toList())));
    }

    private BoundStatement bind(UserRow row) {
        try {
            return client.insertOf(row);
        } catch (RuntimeException e) {
            throw CassandraFailures.failure(e);
        }
    }

    private void await(Sent sent) {
        try {
            sent.result().toCompletableFuture().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (!CassandraFailures.isRefusal(cause)) {
                throw CassandraFailures.failure(cause);
            }
            split(sent.rows(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreFailure(FailureCause.INTERRUPTED, "the task was cancelled while writing to Cassandra");
        }
    }

    private void split(List<UserRow> rows, Throwable refusal) {
        if (rows.size() > 1) {
            rows.forEach(row -> send(List.of(row)));
            return;
        }
        if (!client.isTableUsable()) {
            throw new StoreFailure(FailureCause.TABLE_MISMATCH, CassandraFailures.tableMismatch(refusal));
        }
        refused.refused(rows.get(0), CassandraFailures.words(refusal));
    }
}
