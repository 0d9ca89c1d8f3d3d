package dev.userstream.ops.dlq;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;

/** What is done to a refused value before it is published again. */
@FunctionalInterface
public interface Repair {
    /**
     * Repairs the value of one dead letter.
     *
     * @throws RepairFailedException if there is no repaired value
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    Result apply(DeadLetterId id, DeadLetter deadLetter) throws RepairFailedException, InterruptedException;

    /** Every value as it is. */
    Repair NONE = (id, deadLetter) -> new AsItIs();

    /** One value for the one dead letter that is replayed. */
    static Repair by(byte[] value) {
        return (id, deadLetter) -> new Repaired(value);
    }

    /** What came of it. */
    sealed interface Result {}

    /** No repair was asked for: the value is published as it is. */
    record AsItIs() implements Result {}

    /**
     * There is a repaired value, which may equal the old one.
     *
     * @param value what is published in its place; not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes pass through untouched; no one compares them by equals
    record Repaired(byte[] value) implements Result {}

    /** Somebody looked at the value and left it alone: the dead letter stays open. */
    record LeftAlone() implements Result {}
}
