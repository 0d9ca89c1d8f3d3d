package dev.userstream.kafka;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;

/**
 * Awaits the results of an admin client and translates its errors into {@link KafkaUnavailableException} and
 * {@link KafkaRefusedException}. Thread-safe.
 *
 * @param admin sends the requests; the caller closes it
 * @param clients the factory of the admin client, for timeouts and messages
 */
public record AdminCalls(Admin admin, KafkaClients clients) {
    /** Awaits the result. */
    public <T> T get(KafkaFuture<T> future) {
        long timeoutMs = clients.timeout().toMillis();
        try {
            return future.get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw KafkaErrors.of(e, clients.servers());
        } catch (TimeoutException e) {
            throw KafkaErrors.of(new TimeoutException("no result within " + timeoutMs + " ms"), clients.servers());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("kafka: interrupted while waiting for " + clients.servers(), e);
        }
    }

    /** Awaits the result; returns {@code fallback} where the call failed with the expected error. */
    <T> T getOr(T fallback, Class<? extends Exception> expected, KafkaFuture<T> future) {
        try {
            return get(future);
        } catch (KafkaUnavailableException | KafkaRefusedException e) {
            if (expected.isInstance(e.getCause())) {
                return fallback;
            }
            throw e;
        }
    }
}
