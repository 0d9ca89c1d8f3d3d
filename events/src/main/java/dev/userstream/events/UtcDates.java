package dev.userstream.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Dates of the contract: {@code yyyy-MM-ddTHH:mm:ss[.f[f[f]]]Z}, years 1–9999. A finer fraction than milliseconds is refused,
 * because Cassandra's {@code timestamp} would truncate what PostgreSQL keeps. Thread-safe.
 */
public final class UtcDates {
    private static final int FRACTION = "0000-00-00T00:00:00".length();
    private static final int MAX_FRACTION_DIGITS = 3;

    /** Nanoseconds of the last digit, by the number of digits of a fraction. */
    private static final int[] NANOS_OF_LAST_DIGIT = {0, 100_000_000, 10_000_000, 1_000_000};

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private UtcDates() {}

    static boolean isStorable(Instant date) {
        return !date.isBefore(FIRST)
                && !date.isAfter(LAST)
                && date.truncatedTo(ChronoUnit.MILLIS).equals(date);
    }

    /**
     * The date, or {@code null} where the text is not one. Parsed by position: every message has two dates, and
     * {@code DateTimeFormatter} takes several times as long.
     */
    public static @Nullable Instant parse(String text) {
        int end = text.length() - 1;
        int digits = end == FRACTION ? 0 : end - FRACTION - 1;
        if (end < FRACTION || end == FRACTION + 1 || digits > MAX_FRACTION_DIGITS || !hasSeparators(text, end)) {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int nanos = number(text, end - digits, end) * NANOS_OF_LAST_DIGIT[digits];
        if (year == 0 || (year | month | day | hour | minute | second | nanos) < 0) {
            return null;
        }
        try {
            return LocalDateTime.of(year, month, day, hour, minute, second, nanos)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The storable date as text with exactly three digits of fraction, as the source writes it. */
    static String format(Instant date) {
        String text = date.toString();
        return text.length() > FRACTION + 1 ? text : text.substring(0, FRACTION) + ".000Z";
    }

    private static boolean hasSeparators(String text, int end) {
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && (end == FRACTION || text.charAt(FRACTION) == '.')
                && text.charAt(end) == 'Z';
    }

    /** The number that the digits form; -1 where one is not a digit. */
    private static int number(String text, int start, int end) {
        int number = 0;
        for (int index = start; index < end; index++) {
            int digit = text.charAt(index) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
