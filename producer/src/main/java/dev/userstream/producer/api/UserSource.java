package dev.userstream.producer.api;

/** A source of users. Implementations are thread-safe, so that all runs share one. */
public interface UserSource {
    /**
     * Fetches one page; retries transient failures and waits for the rate limit before it returns.
     *
     * @throws FetchFailedException if the source refuses, or has failed for longer than the retry timeout
     * @throws InterruptedException if the thread is interrupted; waits end and the exchange is cancelled immediately
     */
    UserPage fetch(PageRequest request) throws FetchFailedException, InterruptedException;
}
