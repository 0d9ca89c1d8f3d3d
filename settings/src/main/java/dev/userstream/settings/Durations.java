package dev.userstream.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations in short form: {@code 500ms}, {@code 60s}, {@code 5m}, {@code 1h}, {@code 7d}. */
public final class Durations {
    /** The accepted form, for error messages. */
    public static final String EXPECTED = "a duration such as 500ms, 60s, 5m or 1h, at most 365d";

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Pattern SHORT = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");
    private static final Map<String, ChronoUnit> UNITS = Map.of(
            "ms", ChronoUnit.MILLIS,
            "s", ChronoUnit.SECONDS,
            "m", ChronoUnit.MINUTES,
            "h", ChronoUnit.HOURS);

    private Durations() {}

    /**
     * Reads a duration of 1 ms to 365 days in whole milliseconds, in the short form or in ISO-8601 ({@code PT1M30S}).
     *
     * @throws IllegalArgumentException if the text is neither, or out of that range
     */
    public static Duration parse(String text) {
        Matcher matcher = SHORT.matcher(text.toLowerCase(Locale.ROOT));
        try {
            Duration duration = matcher.matches()
                    ? Duration.of(
                            Long.parseLong(matcher.group(1)), UNITS.getOrDefault(matcher.group(2), ChronoUnit.DAYS))
                    : Duration.parse(text);
            if (duration.compareTo(SHORTEST) >= 0
                    && duration.compareTo(LONGEST) <= 0
                    && duration.equals(duration.truncatedTo(ChronoUnit.MILLIS))) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            // Neither form: reported below.
        }
        throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")");
    }
}
