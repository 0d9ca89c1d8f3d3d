package dev.userstream.ops.dlq;

import dev.userstream.events.deadletter.DeadLetter;

/** What is done to a refused value before it is published again. */
@FunctionalInterface
public interface Repair {
    /** Publishes every value unchanged. */
    Repair NONE = deadLetter -> new Unchanged();

    /**
     * Repairs one value.
     *
     * @throws RepairFailedException if there is no repaired value
     * @throws InterruptedException if the thread is interrupted
     */
    Result apply(DeadLetter deadLetter) throws RepairFailedException, InterruptedException;

    /** Replaces the value of a single dead letter. */
    static Repair by(byte[] value) {
        return deadLetter -> new Repaired(value);
    }

    /** The result of a repair. */
    sealed interface Result {}

    /** No repair was requested: the value is published as it is. */
    record Unchanged() implements Result {}

    /**
     * A repaired value, which may equal the old one.
     *
     * @param value published in place of the old one; not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through untouched; no one compares them by equals
    record Repaired(byte[] value) implements Result {}

    /** The operator left the value as it was: the dead letter stays open. */
    record LeftOpen() implements Result {}

    /** A value could not be repaired; the message says why. */
    final class RepairFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        /** With the cause in one sentence. */
        public RepairFailedException(String message) {
            super(message);
        }
    }
}
