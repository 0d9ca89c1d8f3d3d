package dev.userstream.lab.bench;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.userstream.events.store.Store;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much is measured, and with which jobs.
 *
 * @param warmUpUsers users of the first drain of each job, which is not compared
 * @param targets the stores that are fed together, one set after the other
 * @param warmUpSeconds time at the first rate before the measurement
 * @param baselineJar the job of another checkout; not in the report, because it is a path of this machine
 */
record BenchPlan(
        long users,
        long warmUpUsers,
        int pairs,
        List<Set<Store>> targets,
        List<Integer> rates,
        int seconds,
        int warmUpSeconds,
        boolean tutorial,
        @JsonIgnore @Nullable String baselineJar,
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
        require(seconds >= 1, "--duration: " + seconds + " (expected: 1 or more)");
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
