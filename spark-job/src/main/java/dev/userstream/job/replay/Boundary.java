package dev.userstream.job.replay;

import dev.userstream.settings.Durations;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One end of a range, as it is given on the command line. */
sealed interface Boundary {
    /** What may be given. */
    String EXPECTED = "a time such as 2026-01-31T12:00:00Z, or so long ago such as 90m or 24h,"
            + " offsets such as 0:1200,3:77, earliest or latest";

    /** Of the contract's timestamps. */
    int LAST_YEAR = 9_999;

    /** A record's own timestamp. */
    record Time(Instant instant) implements Boundary {}

    /** Offsets of some partitions. */
    record Offsets(Map<Integer, Long> byPartition) implements Boundary {
        /** Copies the offsets. */
        public Offsets {
            byPartition = Map.copyOf(byPartition);
        }
    }

    /** The first record that is still there. */
    record Earliest() implements Boundary {}

    /** The end of the topic at the start of the replay. */
    record Latest() implements Boundary {}

    /**
     * Reads one; nothing where the text is none.
     *
     * @param clock for what is said to be so long ago
     */
    static Optional<Boundary> parse(String text, InstantSource clock) {
        return switch (text) {
            case "earliest" -> Optional.of(new Earliest());
            case "latest" -> Optional.of(new Latest());
            default ->
                Stream.of(time(text), ago(text, clock), offsets(text))
                        .flatMap(Optional::stream)
                        .findFirst();
        };
    }

    private static Optional<Boundary> ago(String text, InstantSource clock) {
        try {
            return Optional.of(new Time(clock.instant().minus(Durations.parse(text))));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Boundary> time(String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            // No usable record is later, and milliseconds could not count what is far beyond.
            return Math.abs(time.getYear()) > LAST_YEAR ? Optional.empty() : Optional.of(new Time(time.toInstant()));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Boundary> offsets(String text) {
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
