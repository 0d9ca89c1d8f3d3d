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

    /** Whether there is a digit wherever the form has a zero, the same character elsewhere, and Z at the end. */
    private static boolean hasForm(String text) {
        int end = text.length() - 1;
        boolean wholeSeconds = end == FRACTION;
        boolean fraction = end > FRACTION + 1 && end <= FORM.length();
        if ((!wholeSeconds && !fraction) || text.charAt(end) != 'Z') {
            return false;
        }
        for (int index = 0; index < end; index++) {
            char character = text.charAt(index);
            char form = FORM.charAt(index);
            if (form == '0' ? character < '0' || character > '9' : character != form) {
                return false;
            }
        }
        return true;
    }

    private static int nanos(String text) {
        int nanos = 0;
        int digit = 100_000_000;
        for (int index = FRACTION + 1; index < text.length() - 1; index++) {
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

    private static void put(byte[] text, int start, int end, int number) {
        int rest = number;
        for (int index = end - 1; index >= start; index--) {
            text[index] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
