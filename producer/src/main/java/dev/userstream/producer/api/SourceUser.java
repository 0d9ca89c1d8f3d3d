package dev.userstream.producer.api;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.RefusalReason;

/** One place in a page: a user that can be published, or why there is none. */
public sealed interface SourceUser {
    /** Place in the run, from 0; refused users consume one too. */
    long sequence();

    /**
     * A user that obeys the contract.
     *
     * @param user ready to be published
     */
    record Usable(long sequence, CreatedUser user) implements SourceUser {}

    /**
     * A user that cannot be published; its neighbours are not touched.
     *
     * @param reason which rule it breaks
     * @param detail what was found and what was expected; no personal data
     * @param original the source's own JSON of this user, for the dead letter
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through untouched
    record Refused(long sequence, RefusalReason reason, String detail, byte[] original) implements SourceUser {}
}
