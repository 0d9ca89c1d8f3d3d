package dev.userstream.producer.api;

import java.time.Duration;

/** Receives the events of fetching. Called on several fetching threads; must return quickly and must not throw. */
public interface FetchListener {
    /** An attempt failed; whether another follows is not decided yet. */
    default void attemptFailed(PageRequest request, FetchFailedException failure) {}

    /**
     * The fetch waits before its next attempt.
     *
     * @param reason the last failure, or {@link FetchFailure#RATE_LIMITED} for the client's own budget
     */
    default void waiting(PageRequest request, FetchFailure reason, Duration wait) {}

    /**
     * A page was fetched.
     *
     * @param took time of the exchange and of parsing
     */
    default void pageFetched(PageRequest request, UserPage page, Duration took) {}
}
