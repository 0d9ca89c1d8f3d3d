package dev.userstream.local.chaos;

import dev.userstream.local.stack.Component;
import java.time.Duration;

/** One thing that is done to one part, or to the source of users. */
sealed interface Blow {
    /** How long it lasts; zero where it is over at once. */
    Duration length();

    /** What it is, for people. */
    String label();

    /** Done to a part of the stack; after a kill it stays away for the length. */
    record ToPart(Deed deed, Component part, Duration length) implements Blow {
        @Override
        public String label() {
            return deed.label() + " " + part.label();
        }
    }

    /** Done to every answer of the source for the length. */
    record ToSource(Misbehaviour misbehaviour, Duration length) implements Blow {
        @Override
        public String label() {
            return "source: " + misbehaviour.label();
        }
    }
}
