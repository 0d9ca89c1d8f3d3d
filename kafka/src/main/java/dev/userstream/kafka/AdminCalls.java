package dev.userstream.kafka;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;

/**
 * Waits for an administrator's results, and turns its errors into {@link KafkaUnavailableException} and
 * {@link KafkaRefusedException}. Thread-safe.
 *
 * @param admin sends the requests; the caller closes it
 * @param clients where the administrator comes from, for time-outs and messages
 */
public record AdminCalls(Admin admin, KafkaClients clients) {
    /** The result, once it is there. */
    public <T> T get(KafkaFuture<T> future) {
        try {
            return await(future);
        } catch (ExecutionException e) {
            throw KafkaErrors.of(e, clients.servers());
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
            throw KafkaErrors.of(e, clients.servers());
        }
    }

    private <T> T await(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get(clients.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new KafkaUnavailableException(
                    "kafka: no answer from " + clients.servers() + " within "
                            + clients.timeout().toMillis() + " ms (expected: a running broker)",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("kafka: interrupted while waiting for " + clients.servers(), e);
        }
    }
}
