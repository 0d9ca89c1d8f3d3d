package dev.userstream.job.replay;

import dev.userstream.settings.Durations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One end of a range, as given on the command line. */
public sealed interface RangeBound {
    /** The accepted forms. */
    String EXPECTED = "a time such as 2026-01-31T12:00:00Z, a time ago such as 90m or 24h, offsets such as 0:1200,3:77,"
            + " earliest or latest";

    /** Of the contract's timestamps. */
    int LAST_YEAR = 9_999;

    /** A record's timestamp. */
    record Time(Instant instant) implements RangeBound {}

    /** Offsets of some partitions. */
    record Offsets(Map<Integer, Long> byPartition) implements RangeBound {
        /** Copies the offsets. */
        public Offsets {
            byPartition = Map.copyOf(byPartition);
        }
    }

    /** The first record that the topic holds. */
    record Earliest() implements RangeBound {}

    /** The topic's end when the replay starts. */
    record Latest() implements RangeBound {}

    /**
     * Parses a bound.
     *
     * @throws IllegalArgumentException if the text has none of the accepted forms
     */
    static RangeBound parse(String text) {
        return switch (text) {
            case "earliest" -> new Earliest();
            case "latest" -> new Latest();
            default ->
                Stream.of(time(text), ago(text), offsets(text))
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(text + " (expected: " + EXPECTED + ")"));
        };
    }

    private static Optional<RangeBound> ago(String text) {
        try {
            return Optional.of(new Time(Instant.now().minus(Durations.parse(text))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<RangeBound> time(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            // No usable record is later, and times far beyond have no number of milliseconds.
            return Math.abs(time.getYear()) > LAST_YEAR ? Optional.empty() : Optional.of(new Time(time.toInstant()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<RangeBound> offsets(String text) {
        Pattern form = Pattern.compile("(\\d{1,9}):(\\d{1,18})");
        Map<Integer, Long> offsets = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            Matcher matcher = form.matcher(part);
            if (!matcher.matches()
                    || offsets.put(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new Offsets(offsets));
    }
}
