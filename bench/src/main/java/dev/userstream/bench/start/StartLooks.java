package dev.userstream.bench.start;

import dev.userstream.bench.measure.BenchFailedException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at one start, one after the other. Not thread-safe. */
final class StartLooks {
    private final NavigableMap<Instant, StartLook> looks = new TreeMap<>();

    void add(Instant at, StartLook look) {
        looks.put(at, look);
    }

    /**
     * Processor time of all processes from their start until then, in seconds: between two looks it has grown evenly.
     *
     * @throws BenchFailedException if nobody has looked before and after
     */
    double cpuSecondsAt(Instant moment) {
        Map.Entry<Instant, StartLook> before = required(looks.floorEntry(moment), moment);
        Map.Entry<Instant, StartLook> after = required(looks.ceilingEntry(moment), moment);
        double low = seconds(before.getValue().allCpu());
        double high = seconds(after.getValue().allCpu());
        double between = seconds(Duration.between(before.getKey(), after.getKey()));
        double share = between == 0 ? 0 : seconds(Duration.between(before.getKey(), moment)) / between;
        return low + (high - low) * share;
    }

    /**
     * The first look from then on.
     *
     * @throws BenchFailedException if there is none
     */
    StartLook from(Instant moment) {
        return required(looks.ceilingEntry(moment), moment).getValue();
    }

    private Map.Entry<Instant, StartLook> required(Map.@Nullable Entry<Instant, StartLook> look, Instant moment) {
        if (look != null) {
            return look;
        }
        String looked = looks.isEmpty() ? "no look" : "looks from " + looks.firstKey() + " to " + looks.lastKey();
        throw new BenchFailedException(
                "first row: at " + moment + " (expected: between two looks; there are " + looked + ")");
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
