package dev.userstream.events;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Dates of the contract: {@code yyyy-MM-ddTHH:mm:ss[.f[f[f]]]Z}, years 1–9999. Finer than milliseconds is refused because
 * Cassandra's {@code timestamp} would cut what PostgreSQL keeps.
 *
 * <p>Read and written by position: {@code DateTimeFormatter} costs several times as much, and two dates are in every message.
 */
final class UtcDates {
    private static final int SECONDS_END = "yyyy-MM-ddTHH:mm:ss".length();
    private static final int LONGEST = "yyyy-MM-ddTHH:mm:ss.SSSZ".length();
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private UtcDates() {}

    static boolean isStorable(Instant date) {
        return !date.isBefore(FIRST)
                && !date.isAfter(LAST)
                && date.truncatedTo(ChronoUnit.MILLIS).equals(date);
    }

    static ParseResult.Refused refuse(Field field) {
        return UserRules.refused(
                RefusalReason.INVALID_DATE,
                field,
                "not a date of the contract (expected: yyyy-MM-ddTHH:mm:ss.SSSZ, years 0001 to 9999)");
    }

    /** The date, or {@code null} where the text is not one. */
    static @Nullable Instant parse(String text) {
        if (!hasForm(text)) {
            return null;
        }
        int year = number(text, 0, 4);
        if (year == 0) {
            return null;
        }
        try {
            return LocalDateTime.of(
                            year,
                            number(text, 5, 7),
                            number(text, 8, 10),
                            number(text, 11, 13),
                            number(text, 14, 16),
                            number(text, 17, 19),
                            nanos(text))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** The date with exactly three digits of fraction, as the source writes it. */
    static String format(Instant date) {
        LocalDateTime utc = LocalDateTime.ofInstant(date, ZoneOffset.UTC);
        StringBuilder text = new StringBuilder(LONGEST);
        append(text, utc.getYear(), 4).append('-');
        append(text, utc.getMonthValue(), 2).append('-');
        append(text, utc.getDayOfMonth(), 2).append('T');
        append(text, utc.getHour(), 2).append(':');
        append(text, utc.getMinute(), 2).append(':');
        append(text, utc.getSecond(), 2).append('.');
        return append(text, utc.getNano() / 1_000_000, 3).append('Z').toString();
    }

    private static boolean hasForm(String text) {
        int length = text.length();
        boolean fraction = length > SECONDS_END + 2 && length <= LONGEST && text.charAt(SECONDS_END) == '.';
        if ((length != SECONDS_END + 1 && !fraction) || text.charAt(length - 1) != 'Z') {
            return false;
        }
        for (int index = 0; index < length - 1; index++) {
            char character = text.charAt(index);
            char separator =
                    index == SECONDS_END ? '.' : "0000-00-00T00:00:00".charAt(Math.min(index, SECONDS_END - 1));
            boolean digit = index > SECONDS_END || separator == '0';
            if (digit ? character < '0' || character > '9' : character != separator) {
                return false;
            }
        }
        return true;
    }

    private static int nanos(String text) {
        int nanos = 0;
        int digit = 100_000_000;
        for (int index = SECONDS_END + 1; index < text.length() - 1; index++) {
            nanos += (text.charAt(index) - '0') * digit;
            digit /= 10;
        }
        return nanos;
    }

    private static int number(String text, int start, int end) {
        int number = 0;
        for (int index = start; index < end; index++) {
            number = number * 10 + text.charAt(index) - '0';
        }
        return number;
    }

    private static StringBuilder append(StringBuilder text, int number, int width) {
        int divisor = (int) Math.pow(10, width - 1.0);
        for (int digit = divisor; digit > 0; digit /= 10) {
            text.append((char) ('0' + number / digit % 10));
        }
        return text;
    }
}
