package dev.userstream.lab.chaos;

import java.time.Duration;
import java.util.Optional;

/**
 * The settings of a chaos run.
 *
 * @param seed decides the schedule
 * @param faults number of faults, 1 to 1,000; two components at once count as one
 * @param spread minimum time over which the faults are spread, 1 s to 24 h
 * @param rate users per second, more than 0, at most 10,000
 * @param longestFreeze 5 s to 40 s
 * @param only the only fault to inject; empty for faults of all kinds
 */
record ChaosPlan(long seed, int faults, Duration spread, double rate, Duration longestFreeze, Optional<Fault> only) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the option that is out of range
     */
    ChaosPlan {
        require(faults >= 1 && faults <= 1_000, "--kills: " + faults + " (expected: 1 to 1000)");
        require(
                spread.compareTo(Duration.ofSeconds(1)) >= 0 && spread.compareTo(Duration.ofHours(24)) <= 0,
                "--duration: " + spread + " (expected: 1s to 24h)");
        require(rate > 0 && rate <= 10_000, "--rate: " + rate + " (expected: more than 0, at most 10000)");
        require(
                longestFreeze.toSeconds() >= 5 && longestFreeze.toSeconds() <= 40,
                "--longest-freeze: " + longestFreeze.toSeconds() + " s (expected: 5s to 40s)");
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
