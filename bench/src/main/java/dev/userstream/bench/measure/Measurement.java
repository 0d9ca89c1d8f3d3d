package dev.userstream.bench.measure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing measured once.
 *
 * @param bench which measurement it belongs to, such as {@code throughput}
 * @param subject what was measured
 * @param settings what it was measured with, in the order in which they are told
 * @param figures names with their units, and values, in the order in which they are told
 */
public record Measurement(String bench, String subject, Map<String, Object> settings, Map<String, Double> figures) {
    /** Copies the maps and keeps their order. */
    public Measurement {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /**
     * One of the figures.
     *
     * @throws IllegalArgumentException if it was not measured
     */
    public double figure(String name) {
        Double figure = figures.get(name);
        if (figure == null) {
            throw new IllegalArgumentException(name + ": not measured (expected: one of " + figures.keySet() + ")");
        }
        return figure;
    }
}
