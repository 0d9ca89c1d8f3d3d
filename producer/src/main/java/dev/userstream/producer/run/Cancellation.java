package dev.userstream.producer.run;

import dev.userstream.events.run.Run;

/** What became of the wish to cancel a run. */
public sealed interface Cancellation {
    /** The run has ended, by this wish or before it. */
    record Ended(Run run) implements Cancellation {}

    /** The run is about to end; Kafka has not yet acknowledged that. */
    record Ending(Run run) implements Cancellation {}

    /**
     * Somebody else works on the run.
     *
     * @param detail who, and what to do
     */
    record NotOurs(Run run, String detail) implements Cancellation {}

    /**
     * Too much is waiting for Kafka already; asking again later helps.
     *
     * @param detail what is waited for
     */
    record Busy(String detail) implements Cancellation {}

    /** Nobody ever asked for such a run. */
    record Unknown() implements Cancellation {}
}
