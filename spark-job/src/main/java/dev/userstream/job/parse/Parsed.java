package dev.userstream.job.parse;

import dev.userstream.events.DeadLetter;

/** What became of a record. */
public sealed interface Parsed {
    /**
     * A row for the stores.
     *
     * @param row the user and its record
     */
    record Storable(UserRow row) implements Parsed {}

    /**
     * A message that breaks the contract.
     *
     * @param letter the message with the rule that it breaks
     */
    record Unstorable(DeadLetter letter) implements Parsed {}
}
