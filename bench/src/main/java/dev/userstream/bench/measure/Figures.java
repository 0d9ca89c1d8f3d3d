package dev.userstream.bench.measure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Names and values in order, to be filled. Not thread-safe. */
public final class Figures {
    private final Map<String, Double> values = new LinkedHashMap<>();

    /** Nothing yet. */
    public Figures() {}

    /** Adds one. */
    public Figures with(String name, double value) {
        values.put(name, value);
        return this;
    }

    /** All so far. */
    public Map<String, Double> all() {
        return values;
    }

    /**
     * The middle one, or the mean of the two in the middle.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static double median(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("median: of nothing (expected: one value or more)");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
