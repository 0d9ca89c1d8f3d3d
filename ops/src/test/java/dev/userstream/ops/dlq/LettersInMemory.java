package dev.userstream.ops.dlq;

import dev.userstream.events.DeadLetter;
import dev.userstream.ops.evidence.TopicLog;

/** A topic of dead letters for the tests of other packages. */
public final class LettersInMemory {
    private LettersInMemory() {}

    /** Holds that one letter. */
    public static TopicLog of(DeadLetter letter) {
        DeadLetters letters = new DeadLetters();
        letters.add(letter);
        return letters.letters;
    }
}
