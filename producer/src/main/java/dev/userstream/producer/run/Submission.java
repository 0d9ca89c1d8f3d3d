package dev.userstream.producer.run;

import dev.userstream.events.run.Run;

/** What became of a request to publish. */
public sealed interface Submission {
    /** The run is new and has begun. */
    record Started(Run run) implements Submission {}

    /** The run had ended without success, and its next attempt has begun. */
    record Resumed(Run run) implements Submission {}

    /** The run was asked for before, and nothing needed to be done. */
    record Known(Run run) implements Submission {}

    /**
     * The request contradicts what is known.
     *
     * @param run what is known
     * @param detail what contradicts what, and what to do
     */
    record Conflict(Run run, String detail) implements Submission {}

    /**
     * The request cannot be fulfilled by any attempt.
     *
     * @param detail what is asked and what is possible
     */
    record Impossible(String detail) implements Submission {}

    /**
     * There is too much to do already; asking again later helps.
     *
     * @param detail how much there is
     */
    record Busy(String detail) implements Submission {}
}
