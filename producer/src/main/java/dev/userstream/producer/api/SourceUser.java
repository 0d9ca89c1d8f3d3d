package dev.userstream.producer.api;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.RefusalReason;

/** One position of a page: a user, or the reason why there is none. */
public sealed interface SourceUser {
    /** Position in the run, from 0; refused users have one too. */
    long sequence();

    /** A user that obeys the contract. */
    record Valid(long sequence, CreatedUser user) implements SourceUser {}

    /**
     * A user that cannot be published.
     *
     * @param reason the rule that it breaks
     * @param detail what was found and what was expected; no personal data
     * @param original this user's JSON as the source sent it, for the dead letter
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through untouched
    record Refused(long sequence, RefusalReason reason, String detail, byte[] original) implements SourceUser {}
}
