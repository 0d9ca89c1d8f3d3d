package dev.userstream.lab.bench;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One measured subject.
 *
 * @param bench the table it belongs to, such as {@code throughput}
 * @param subject what was measured
 * @param settings what it was measured with, in order
 * @param figures names with their units, and values, in order
 */
record Measurement(String bench, String subject, Map<String, Object> settings, Map<String, Double> figures) {
    private static final double WHOLE_NUMBERS_FROM = 100;

    /** Copies the maps and keeps their order. */
    Measurement {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /** A figure for people. */
    static String text(double figure) {
        return String.format(Locale.ROOT, figure >= WHOLE_NUMBERS_FROM ? "%.0f" : "%.2f", figure);
    }

    /**
     * The middle value, or the mean of the two values in the middle.
     *
     * @param values at least one
     */
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(bench + ": " + subject);
        settings.forEach((name, value) -> line.append(' ').append(name).append('=').append(value));
        figures.forEach((name, value) -> line.append(' ').append(name).append('=').append(text(value)));
        return line.toString();
    }
}
