package dev.userstream.producer.api;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.UtcDates;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Turns the source's values into ours: dates, numbers that are texts, and the address. */
final class SourceTexts {
    private static final String WHOLE_NUMBER = "a string or a whole number";

    private SourceTexts() {}

    /** A date, or {@code null} where there is none. */
    static @Nullable Instant date(SourceFields fields, SourceField field) throws UserRefusedException {
        String text = fields.text(field);
        if (text == null) {
            return null;
        }
        Instant date = UtcDates.parse(text);
        if (date == null) {
            throw new UserRefusedException(
                    RefusalReason.INVALID_DATE,
                    field.path() + ": not a date (expected: yyyy-MM-ddTHH:mm:ss.SSSZ, years 0001 to 9999)");
        }
        return date;
    }

    /**
     * A text that some countries write as a number: {@code 12345}, {@code 12345.0} and {@code "12345"} are the same,
     * and a text keeps its leading zero.
     */
    static @Nullable String textOrWholeNumber(SourceFields fields, SourceField field) throws UserRefusedException {
        SourceFields.Value value = fields.value(field);
        return switch (value.token()) {
            case VALUE_STRING -> value.text();
            case VALUE_NULL -> null;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> wholeNumber(fields, field, value.text());
            default -> throw fields.wrongType(field, WHOLE_NUMBER);
        };
    }

    private static String wholeNumber(SourceFields fields, SourceField field, String text) throws UserRefusedException {
        try {
            return isCanonical(text)
                    ? text
                    : new BigDecimal(text).toBigIntegerExact().toString();
        } catch (ArithmeticException | NumberFormatException e) {
            throw fields.wrongType(field, WHOLE_NUMBER);
        }
    }

    /** Digits only is what nearly every number is; JSON forbids a leading zero, so it is canonical as it stands. */
    private static boolean isCanonical(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (text.charAt(index) < '0' || text.charAt(index) > '9') {
                return false;
            }
        }
        return true;
    }

    /** The address on one line; a part that is missing goes with its separator. {@code null} where all are. */
    static @Nullable String address(
            @Nullable String street, @Nullable String city, @Nullable String state, @Nullable String country) {
        return joined(", ", street, city, state, country);
    }

    /** Number and name of a street. */
    static @Nullable String street(@Nullable String number, @Nullable String name) {
        return joined(" ", number, name);
    }

    private static @Nullable String joined(String separator, @Nullable String... parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            if (part != null && !part.isBlank()) {
                text.append(text.isEmpty() ? "" : separator).append(part);
            }
        }
        return text.isEmpty() ? null : text.toString();
    }
}
