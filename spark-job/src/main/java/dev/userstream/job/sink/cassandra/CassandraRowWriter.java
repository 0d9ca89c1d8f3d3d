package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.metadata.Node;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.parse.UserRow;
import dev.userstream.job.sink.RefusedRows;
import dev.userstream.job.sink.RowWriter;
import dev.userstream.job.sink.cassandra.UserInserts.BoundUser;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * Writes rows in unlogged batches per replica set, several requests under way at once. A refused batch is sent again row by
 * row, so that only the refused row is refused; and a row is, only while the same nodes take other writes. Confined to one
 * thread.
 */
final class CassandraRowWriter implements RowWriter {
    private static final int MAX_IN_FLIGHT = 16;

    private final UserInserts inserts;
    private final RefusedRows refused;
    private final Map<Set<Node>, PendingBatch> pending = new HashMap<>();
    private final Queue<Sent> inFlight = new ArrayDeque<>();
    private long heldBytes;

    CassandraRowWriter(UserInserts inserts, RefusedRows refused) {
        this.inserts = inserts;
        this.refused = refused;
    }

    private record Sent(List<BoundUser> rows, CompletionStage<?> result) {}

    @Override
    public void write(UserRow row) {
        BoundUser bound = asking(() -> inserts.bind(row));
        PendingBatch batch = pending.computeIfAbsent(bound.replicas(), replicas -> new PendingBatch());
        if (!batch.hasRoomFor(bound.bytes())) {
            send(batch.drain());
        }
        batch.add(bound);
        heldBytes += row.source().bytes();
        if (heldBytes >= MAX_HELD_BYTES) {
            flush();
        }
    }

    @Override
    public void flush() {
        for (PendingBatch batch : pending.values()) {
            if (!batch.isEmpty()) {
                send(batch.drain());
            }
        }
        while (!inFlight.isEmpty()) {
            finish(inFlight.remove());
        }
        heldBytes = 0;
    }

    private void send(List<BoundUser> rows) {
        if (inFlight.size() >= MAX_IN_FLIGHT) {
            finish(inFlight.remove());
        }
        inFlight.add(new Sent(rows, asking(() -> inserts.execute(rows))));
    }

    private void finish(Sent sent) {
        refusal(sent.result()).ifPresent(refusal -> split(sent.rows(), refusal));
    }

    private void split(List<BoundUser> rows, Throwable refusal) {
        if (rows.size() > 1) {
            rows.forEach(row -> send(List.of(row)));
            return;
        }
        requireTable(rows.get(0).row(), refusal);
        // What was everybody's trouble may have ended between the refusal and the look at it.
        refusal(asking(() -> inserts.execute(rows)))
                .ifPresent(again -> refused.refused(rows.get(0).row(), CassandraFailures.words(again)));
    }

    private void requireTable(UserRow row, Throwable refusal) {
        if (!asking(inserts::isTableUsable)) {
            throw new StoreFailure(FailureCause.TABLE_MISMATCH, CassandraFailures.tableMismatch(refusal));
        }
        refusal(asking(() -> inserts.executeTrial(row))).ifPresent(everybodys -> {
            throw new StoreFailure(FailureCause.WRITES_REFUSED, CassandraFailures.writesRefused(everybodys));
        });
    }

    /** Why Cassandra refused a request, once it has answered; nothing where it has stored it. */
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

    private static <T> T asking(Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            throw CassandraFailures.failure(e);
        }
    }
}
