package dev.userstream.job.query;

import dev.userstream.job.failure.StoreFailure;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.StreamingQueryStatus;
import org.jspecify.annotations.Nullable;

/** A query whose batches a test begins and ends. Thread-safe. */
final class FakeQuery {
    private volatile boolean active = true;
    private volatile boolean inBatch;
    private volatile @Nullable StreamingQueryProgress last;
    private volatile @Nullable StoreFailure failure;

    StreamingQuery query() {
        return (StreamingQuery) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {StreamingQuery.class},
                (self, method, arguments) -> answer(method, arguments));
    }

    private @Nullable Object answer(Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "awaitTermination" -> awaitTermination(arguments == null ? 0 : (long) arguments[0]);
            case "stop" -> {
                active = false;
                yield null;
            }
            case "isActive" -> active;
            case "status" ->
                new StreamingQueryStatus(
                        inBatch ? "Processing new data" : "Waiting for data to arrive", false, inBatch);
            case "lastProgress" -> last;
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }

    private boolean awaitTermination(long timeoutMs) {
        long end = System.nanoTime() + timeoutMs * 1_000_000;
        while (active && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        if (failure != null) {
            throw failure;
        }
        return !active;
    }

    boolean isActive() {
        return active;
    }

    void stop() {
        active = false;
    }

    void beginBatch() {
        inBatch = true;
    }

    void endBatch(long number) {
        last = Batches.of(number);
        inBatch = false;
    }

    void fail(StoreFailure cause) {
        failure = cause;
        active = false;
    }
}
