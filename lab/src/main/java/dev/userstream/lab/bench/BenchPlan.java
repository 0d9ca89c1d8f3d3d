package dev.userstream.lab.bench;

import dev.userstream.events.store.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How much is measured.
 *
 * @param users users per drain
 * @param warmUpUsers users of the first drain of each job, which is not compared
 * @param pairs number of interleaved drains
 * @param targets the stores that are fed together, one set after the other
 * @param rates users per second, one after the other
 * @param duration time at each rate
 * @param warmUp time at the first rate before the measurement
 * @param tutorial whether the job of the tutorials is measured
 * @param baselineJar the job of another checkout
 * @param baselineSettings settings of that job
 */
record BenchPlan(
        long users,
        long warmUpUsers,
        int pairs,
        List<Set<Store>> targets,
        List<Integer> rates,
        Duration duration,
        Duration warmUp,
        boolean tutorial,
        Optional<Path> baselineJar,
        Map<String, String> baselineSettings) {
    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException naming the option that is out of range
     */
    BenchPlan {
        require(users >= 1_000, "--users: " + users + " (expected: 1000 or more)");
        require(pairs >= 1, "--pairs: " + pairs + " (expected: 1 or more)");
        require(rates.stream().allMatch(rate -> rate > 0), "--rates: " + rates + " (expected: all above 0)");
        require(!duration.isNegative() && !duration.isZero(), "--duration: " + duration + " (expected: 1 or more)");
        baselineJar.ifPresent(jar -> require(
                Files.isRegularFile(jar), "--baseline-jar: " + jar + " (expected: the jar of a streaming job)"));
        targets = targets.stream().map(Set::copyOf).toList();
        rates = List.copyOf(rates);
        baselineSettings = Map.copyOf(baselineSettings);
    }

    /** The plan for the report. */
    Map<String, String> describe() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("users", Long.toString(users));
        settings.put("warm_up_users", Long.toString(warmUpUsers));
        settings.put("pairs", Integer.toString(pairs));
        settings.put("targets", targets.toString());
        settings.put("rates", rates.toString());
        settings.put("duration", duration.toString());
        settings.put("warm_up", warmUp.toString());
        settings.put("tutorial", Boolean.toString(tutorial));
        settings.put("baseline", Boolean.toString(baselineJar.isPresent()));
        return settings;
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
