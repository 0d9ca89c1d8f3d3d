package dev.userstream.ops.dlq;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.ops.pipeline.TopicLog;

/** A topic of dead letters for the tests of other packages. */
public final class DeadLettersInMemory {
    private DeadLettersInMemory() {}

    /** Holds that one dead letter. */
    public static TopicLog of(DeadLetter deadLetter) {
        DeadLetters deadLetters = new DeadLetters();
        deadLetters.add(deadLetter);
        return deadLetters.deadLetters;
    }
}
