package dev.userstream.producer.api;

/** Where users come from. Implementations are safe for use by several runs at once. */
public interface UserSource {
    /**
     * Fetches one page and does not come back before it is here or hopeless: retries, back-off, budget and circuit
     * breaker happen inside.
     *
     * @throws InterruptedException if the thread is interrupted; the wait ends, and the exchange is cancelled, at once
     */
    FetchResult fetch(PageRequest request) throws InterruptedException;
}
