package dev.userstream.job.replay;

import dev.userstream.settings.Durations;
import dev.userstream.settings.SettingsException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One end of a range, as given on the command line.
 *
 * @param timestampMs a record's timestamp, in milliseconds since 1970; of no meaning where there are offsets
 * @param offsets offsets by partition; empty for a bound in time
 */
public record RangeBound(long timestampMs, Map<Integer, Long> offsets) {
    /** The accepted forms. */
    public static final String EXPECTED =
            "a time such as 2026-01-31T12:00:00Z, a time ago such as 90m or 24h, offsets such"
                    + " as 0:1200,3:77, earliest or latest";

    /** The first record that the topic holds. */
    static final RangeBound EARLIEST = new RangeBound(Long.MIN_VALUE, Map.of());

    /** The topic's end when the replay starts. */
    static final RangeBound LATEST = new RangeBound(Long.MAX_VALUE, Map.of());

    private static final Pattern OFFSETS = Pattern.compile("\\d{1,9}:\\d{1,18}(,\\d{1,9}:\\d{1,18})*");

    /** Parses a bound, and throws an {@link IllegalArgumentException} if the text has none of the accepted forms. */
    public static RangeBound parse(String text) {
        try {
            if (OFFSETS.matcher(text).matches()) {
                return new RangeBound(
                        0,
                        Stream.of(text.split(",", -1))
                                .map(each -> each.split(":", -1))
                                .collect(Collectors.toMap(
                                        pair -> Integer.valueOf(pair[0]), pair -> Long.valueOf(pair[1]))));
            }
            return switch (text) {
                case "earliest" -> EARLIEST;
                case "latest" -> LATEST;
                default -> new RangeBound(time(text).toEpochMilli(), Map.of());
            };
        } catch (DateTimeException | ArithmeticException | IllegalStateException | IllegalArgumentException e) {
            throw new IllegalArgumentException(text + " (expected: " + EXPECTED + ")", e);
        }
    }

    private static Instant time(String text) {
        return text.contains("T")
                ? OffsetDateTime.parse(text).toInstant()
                : Instant.now().minus(Durations.parse(text));
    }

    /** Throws a {@link SettingsException} if the topic does not hold one of the offsets. */
    void requireOffsets(String option, Map<Integer, Long> earliest, Map<Integer, Long> latest) {
        offsets.forEach((partition, offset) -> {
            if (offset < earliest.getOrDefault(partition, Long.MAX_VALUE)
                    || offset > latest.getOrDefault(partition, 0L)) {
                throw new SettingsException(List.of(option + ": " + partition + ":" + offset
                        + " (expected: offsets that the topic holds, " + earliest + " to " + latest + ")"));
            }
        });
    }
}
