package dev.userstream.events;

import java.nio.charset.StandardCharsets;
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
 * Thread-safe.
 */
public final class UtcDates {
    private static final String FORM = "0000-00-00T00:00:00.000";
    private static final byte[] LAYOUT = (FORM + "Z").getBytes(StandardCharsets.US_ASCII);
    private static final int FRACTION = FORM.indexOf('.');

    /** By the number of digits that a fraction has. */
    private static final int[] NANOS_OF_LAST_DIGIT = {0, 100_000_000, 10_000_000, 1_000_000};

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
    public static @Nullable Instant parse(String text) {
        int end = text.length() - 1;
        boolean wholeSeconds = end == FRACTION;
        boolean fraction = end > FRACTION + 1 && end <= FORM.length();
        if ((!wholeSeconds && !fraction) || !hasSeparators(text, end)) {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int nanos = wholeSeconds ? 0 : number(text, FRACTION + 1, end) * NANOS_OF_LAST_DIGIT[end - FRACTION - 1];
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

    /** The date with exactly three digits of fraction, as the source writes it. */
    static String format(Instant date) {
        return new String(bytes(date), StandardCharsets.US_ASCII);
    }

    /** The same in ASCII. */
    static byte[] bytes(Instant date) {
        LocalDateTime utc = LocalDateTime.ofInstant(date, ZoneOffset.UTC);
        byte[] text = LAYOUT.clone();
        put(text, 0, 4, utc.getYear());
        put(text, 5, 7, utc.getMonthValue());
        put(text, 8, 10, utc.getDayOfMonth());
        put(text, 11, 13, utc.getHour());
        put(text, 14, 16, utc.getMinute());
        put(text, 17, 19, utc.getSecond());
        put(text, FRACTION + 1, FORM.length(), utc.getNano() / 1_000_000);
        return text;
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

    /** The number of some digits; -1 where one is none. */
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

    private static void put(byte[] text, int start, int end, int number) {
        int rest = number;
        for (int index = end - 1; index >= start; index--) {
            text[index] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
