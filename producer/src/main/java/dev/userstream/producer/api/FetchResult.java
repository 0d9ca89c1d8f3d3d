package dev.userstream.producer.api;

import java.time.Instant;
import java.util.List;

/** What became of the request for a page, after all retries. */
public sealed interface FetchResult {
    /**
     * The page is here: exactly one entry for each place of the page, in order. A place that the source left empty
     * (it may deliver fewer users than asked for) is refused, so that every sequence is accounted for.
     *
     * @param users in the order of their sequences
     * @param fetchedAt when the answer was complete
     */
    record Page(List<SourceUser> users, Instant fetchedAt) implements FetchResult {
        /** Copies the users. */
        public Page {
            users = List.copyOf(users);
        }
    }

    /**
     * No page, and no use in asking again now: the source refuses for good, or it failed for longer than we are
     * patient.
     *
     * @param cause what kind of failure the last one was
     * @param detail what happened and what to do, one line for people
     */
    record GaveUp(FetchFailure cause, String detail) implements FetchResult {}
}
