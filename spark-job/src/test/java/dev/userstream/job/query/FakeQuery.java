package dev.userstream.job.query;

import dev.userstream.job.failure.StoreFailure;
import java.util.Map;
import java.util.UUID;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.SinkProgress;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.StreamingQueryStatus;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** A query whose batches a test begins and ends. Thread-safe. */
final class FakeQuery implements StreamingQuery {
    private volatile boolean active = true;
    private volatile boolean inBatch;
    private volatile @Nullable StreamingQueryProgress last;
    private volatile @Nullable StoreFailure failure;

    void beginBatch() {
        inBatch = true;
    }

    void endBatch(long number) {
        last = new StreamingQueryProgress(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "cassandra",
                "2026-01-31T12:00:00.000Z",
                number,
                1,
                Map.of(),
                Map.of(),
                new StateOperatorProgress[0],
                new SourceProgress[0],
                new SinkProgress("sink"),
                Map.of());
        inBatch = false;
    }

    void fail(StoreFailure cause) {
        failure = cause;
        active = false;
    }

    @Override
    public boolean awaitTermination(long timeoutMs) throws StreamingQueryException {
        long end = System.nanoTime() + timeoutMs * 1_000_000;
        while (active && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        if (failure != null) {
            throw failure;
        }
        return !active;
    }

    @Override
    public void stop() {
        active = false;
    }

    @Override
    public boolean isActive() {
        return active;
    }

    @Override
    public StreamingQueryStatus status() {
        return new StreamingQueryStatus(inBatch ? "Processing new data" : "Waiting for data to arrive", false, inBatch);
    }

    @Override
    @SuppressWarnings("NullAway") // null before the first batch, as Spark's own
    public StreamingQueryProgress lastProgress() {
        return last;
    }

    @Override
    public String name() {
        return "cassandra";
    }

    @Override
    public UUID id() {
        throw new UnsupportedOperationException();
    }

    @Override
    public UUID runId() {
        throw new UnsupportedOperationException();
    }

    @Override
    public SparkSession sparkSession() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Option<StreamingQueryException> exception() {
        return Option.empty();
    }

    @Override
    public StreamingQueryProgress[] recentProgress() {
        return new StreamingQueryProgress[0];
    }

    @Override
    public void awaitTermination() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void processAllAvailable() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void explain() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void explain(boolean extended) {
        throw new UnsupportedOperationException();
    }
}
