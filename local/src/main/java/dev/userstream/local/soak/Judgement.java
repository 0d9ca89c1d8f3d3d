package dev.userstream.local.soak;

import dev.userstream.local.soak.Finding.Verdict;
import dev.userstream.local.soak.Trend.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Judges samples: of the longest attempt, because every process begins anew with an attempt, the last two thirds, because
 * processes fill their caches first.
 */
final class Judgement {
    private static final int FEWEST_POINTS = 6;
    private static final int PART_LEFT_OUT = 3;
    private static final int MILLIS = 1_000;

    private Judgement() {}

    /**
     * What the samples say of each figure, by name.
     *
     * @param step so many users may be published ahead of a steady rate, which is then waited for; the topic grows in such steps
     */
    static List<Finding> of(List<Sample> samples, long step) {
        Map<String, List<Point>> figures = new TreeMap<>();
        for (Sample sample : window(samples)) {
            sample.figures()
                    .forEach((figure, value) -> figures.computeIfAbsent(figure, name -> new ArrayList<>())
                            .add(new Point(sample.elapsed().toMillis() / (double) MILLIS, value)));
        }
        List<Finding> findings = new ArrayList<>();
        figures.forEach((figure, points) -> findings.add(finding(figure, points, step)));
        return findings;
    }

    /** The samples that are judged. */
    static List<Sample> window(List<Sample> samples) {
        return samples.stream().collect(Collectors.groupingBy(Sample::attempt)).values().stream()
                .max(Comparator.comparing(Judgement::length))
                .map(attempt -> {
                    long begin = first(attempt) + length(attempt) / PART_LEFT_OUT;
                    return attempt.stream()
                            .filter(sample -> sample.elapsed().toMillis() >= begin)
                            .toList();
                })
                .orElse(List.of());
    }

    private static Finding finding(String figure, List<Point> points, long step) {
        double median = Trend.median(points.stream().mapToDouble(Point::value).toArray());
        Optional<Rule> rule = Rule.of(figure);
        if (rule.isEmpty() || points.size() < FEWEST_POINTS) {
            return finding(figure, points, median, 0, 0, rule.isEmpty() ? Verdict.SHOWN : Verdict.TOO_FEW_SAMPLES);
        }
        return rule.get().isFlat()
                ? flat(figure, points, median, rule.get())
                : linear(figure, points, median, rule.get(), step);
    }

    private static Finding flat(String figure, List<Point> points, double median, Rule rule) {
        double seconds = points.get(points.size() - 1).seconds() - points.get(0).seconds();
        double rise = Trend.of(points).slope() * seconds;
        long allowed = rule.allowed(median);
        return finding(figure, points, median, rise, allowed, rise <= allowed ? Verdict.FLAT : Verdict.RISES);
    }

    private static Finding linear(String figure, List<Point> points, double median, Rule rule, long step) {
        Trend trend = Trend.of(points);
        double off = points.stream().mapToDouble(trend::distance).max().orElse(0);
        double growth = points.get(points.size() - 1).value() - points.get(0).value();
        long allowed = rule.allowed(growth) + step;
        boolean isLinear = growth > 0 && off <= allowed;
        return finding(figure, points, median, off, allowed, isLinear ? Verdict.LINEAR : Verdict.NOT_LINEAR);
    }

    private static Finding finding(
            String figure, List<Point> points, double median, double change, long allowed, Verdict verdict) {
        return new Finding(
                figure,
                Math.round(points.get(0).value()),
                Math.round(points.get(points.size() - 1).value()),
                Math.round(median),
                Math.round(points.stream().mapToDouble(Point::value).max().orElse(0)),
                Math.round(change),
                allowed,
                verdict);
    }

    private static long first(List<Sample> attempt) {
        return attempt.get(0).elapsed().toMillis();
    }

    private static long length(List<Sample> attempt) {
        return attempt.get(attempt.size() - 1).elapsed().toMillis() - first(attempt);
    }
}
