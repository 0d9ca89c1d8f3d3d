package dev.userstream.local.chaos;

import java.time.Duration;
import java.util.Optional;

/**
 * What a chaos run is to be.
 *
 * @param seed decides the schedule
 * @param faults how many faults, 1 to 1,000; two parts at once are one
 * @param spread over how long they are spread at least, 1 s to 24 h
 * @param rate users a second, more than 0, at most 10,000
 * @param longestFreezeSeconds the longest freeze, 5 to 40
 * @param only what every fault is; empty for faults of all kinds
 */
record ChaosPlan(long seed, int faults, Duration spread, double rate, int longestFreezeSeconds, Optional<Blow> only) {
    private static final int MOST_FAULTS = 1_000;
    private static final int HIGHEST_RATE = 10_000;
    private static final int SHORTEST_FREEZE = 5;
    private static final int LONGEST_FREEZE = 40;
    private static final Duration LONGEST = Duration.ofHours(24);

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the option that is out of range
     */
    ChaosPlan {
        require(faults >= 1 && faults <= MOST_FAULTS, "--kills: " + faults + " (expected: 1 to " + MOST_FAULTS + ")");
        require(
                spread.compareTo(Duration.ofSeconds(1)) >= 0 && spread.compareTo(LONGEST) <= 0,
                "--duration: " + spread + " (expected: 1s to 24h)");
        require(rate > 0 && rate <= HIGHEST_RATE, "--rate: " + rate + " (expected: more than 0, at most 10000)");
        require(
                longestFreezeSeconds >= SHORTEST_FREEZE && longestFreezeSeconds <= LONGEST_FREEZE,
                "--longest-freeze: " + longestFreezeSeconds + " s (expected: 5s to 40s)");
    }

    private static void require(boolean fits, String problem) {
        if (!fits) {
            throw new IllegalArgumentException(problem);
        }
    }
}
