package dev.userstream.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;

/** Waits for an administrator's results, and turns its errors into ours. */
record AdminCalls(Admin admin, Duration timeout, String servers) {
    <T> T get(KafkaFuture<T> future) {
        try {
            return await(future);
        } catch (ExecutionException e) {
            throw KafkaErrors.of(e, servers);
        }
    }

    /** Returns false where the call failed with that error. */
    boolean getUnless(Class<? extends Exception> expected, KafkaFuture<?> future) {
        try {
            await(future);
            return true;
        } catch (ExecutionException e) {
            if (expected.isInstance(e.getCause())) {
                return false;
            }
            throw KafkaErrors.of(e, servers);
        }
    }

    private <T> T await(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new KafkaUnavailableException(
                    "kafka: no answer from " + servers + " within " + timeout.toMillis()
                            + " ms (expected: a running broker)",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("kafka: interrupted while waiting for " + servers, e);
        }
    }
}
