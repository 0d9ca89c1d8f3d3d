package dev.userstream.producer.api;

import java.time.Duration;
import java.util.List;

/**
 * Hears what happens while pages are fetched: logs, metrics and tests hang here. Called on the fetching threads, by
 * several at once; must be quick and must not throw.
 */
public interface FetchListener {
    /** Hears nothing. */
    FetchListener NONE = new FetchListener() {};

    /** An attempt failed; whether another one follows is not decided yet. */
    default void attemptFailed(PageRequest request, AttemptFailure failure) {}

    /**
     * The fetch waits before its next attempt.
     *
     * @param cause why: the last failure, or {@link FetchFailure#RATE_LIMITED} for the client's own budget
     * @param wait for how long
     */
    default void waiting(PageRequest request, FetchFailure cause, Duration wait) {}

    /** A page is here. */
    default void pageFetched(PageRequest request, FetchedPage page) {}

    /** Tells several listeners, in their order. */
    static FetchListener all(List<FetchListener> listeners) {
        List<FetchListener> copy = List.copyOf(listeners);
        return new FetchListener() {
            @Override
            public void attemptFailed(PageRequest request, AttemptFailure failure) {
                copy.forEach(listener -> listener.attemptFailed(request, failure));
            }

            @Override
            public void waiting(PageRequest request, FetchFailure cause, Duration wait) {
                copy.forEach(listener -> listener.waiting(request, cause, wait));
            }

            @Override
            public void pageFetched(PageRequest request, FetchedPage page) {
                copy.forEach(listener -> listener.pageFetched(request, page));
            }
        };
    }
}
