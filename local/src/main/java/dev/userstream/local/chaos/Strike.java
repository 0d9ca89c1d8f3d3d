package dev.userstream.local.chaos;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One entry of the schedule: a fault of one part, or of two at once.
 *
 * @param at when, from the begin of publishing; later where the pipeline has not recovered from the one before
 * @param blows what is done, one or two, never both to one part
 */
record Strike(Duration at, List<Blow> blows) {
    /** The kind under which faults of two parts at once are counted. */
    static final String PAIR = "two parts at once";

    /** The kind under which faults of the source are counted. */
    static final String SOURCE = "source misbehaves";

    Strike {
        blows = List.copyOf(blows);
    }

    /** The row of the table in which it is counted. */
    String kind() {
        if (blows.size() > 1) {
            return PAIR;
        }
        return blows.get(0) instanceof Blow.ToSource ? SOURCE : blows.get(0).label();
    }

    /** What is done, for people. */
    String label() {
        return blows.stream().map(Strike::described).collect(Collectors.joining(" + "));
    }

    private static String described(Blow blow) {
        return blow.length().isZero()
                ? blow.label()
                : blow.label() + " for " + blow.length().toSeconds() + " s";
    }
}
