package dev.userstream.local.soak;

import java.util.Arrays;
import java.util.List;

/**
 * The line through points that a few outliers do not bend: its slope is the median of the slopes between all pairs of points
 * (Theil and Sen).
 *
 * @param slope units a second
 * @param intercept at the time 0
 */
record Trend(double slope, double intercept) {
    /**
     * A measured point.
     *
     * @param seconds when
     * @param value what
     */
    record Point(double seconds, double value) {}

    /**
     * The trend of two or more points at different times.
     *
     * @throws IllegalArgumentException if there are fewer
     */
    static Trend of(List<Point> points) {
        double[] slopes = new double[points.size() * (points.size() - 1) / 2];
        int count = 0;
        for (int first = 0; first < points.size(); first++) {
            for (int second = first + 1; second < points.size(); second++) {
                double seconds =
                        points.get(second).seconds() - points.get(first).seconds();
                if (seconds > 0) {
                    slopes[count++] =
                            (points.get(second).value() - points.get(first).value()) / seconds;
                }
            }
        }
        if (count == 0) {
            throw new IllegalArgumentException(points + " (expected: two or more points at different times)");
        }
        double slope = median(Arrays.copyOf(slopes, count));
        return new Trend(
                slope,
                median(points.stream()
                        .mapToDouble(point -> point.value() - slope * point.seconds())
                        .toArray()));
    }

    /** The value in the middle; the mean of the two where there are two. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** How far a point is from the line. */
    double distance(Point point) {
        return Math.abs(point.value() - (intercept + slope * point.seconds()));
    }
}
