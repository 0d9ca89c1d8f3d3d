package dev.userstream.job.replay;

import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * What became of records in one store. Travels from the executors.
 *
 * @param read records read
 * @param wanted those that the range asks for
 * @param invalid those of the wanted that break the contract
 * @param refused rows that the store refused
 * @param hidden ids whose rows cannot be seen though they were written
 */
record Tally(long read, long wanted, long invalid, long refused, HashSet<UUID> hidden) implements Serializable {
    static final Tally NONE = new Tally(0, 0, 0, 0, new HashSet<>());

    /** Copies the ids. */
    Tally {
        hidden = new HashSet<>(hidden);
    }

    /** Rows that the store has taken. */
    long written() {
        return wanted - invalid - refused;
    }

    Tally plus(Tally other) {
        Set<UUID> all = new HashSet<>(hidden);
        all.addAll(other.hidden);
        return new Tally(
                read + other.read,
                wanted + other.wanted,
                invalid + other.invalid,
                refused + other.refused,
                new HashSet<>(all));
    }

    Tally withoutHidden() {
        return new Tally(read, wanted, invalid, refused, new HashSet<>());
    }
}
