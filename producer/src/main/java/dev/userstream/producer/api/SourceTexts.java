package dev.userstream.producer.api;

import dev.userstream.events.RefusalReason;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns the source's values into ours: dates, numbers that are texts, and the address. */
final class SourceTexts {
    /** Strict, because Java's own parser of instants takes the 60th second and hour 24. */
    private static final DateTimeFormatter UTC_DATE = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4)
            .appendPattern("-MM-dd'T'HH:mm:ss")
            .optionalStart()
            .appendFraction(ChronoField.NANO_OF_SECOND, 1, 3, true)
            .optionalEnd()
            .appendLiteral('Z')
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private static final String WHOLE_NUMBER = "a string or a whole number";

    private SourceTexts() {}

    /** A date, or {@code null} where there is none. */
    static @Nullable Instant date(SourceFields fields, SourceField field) throws UserRefusedException {
        String text = fields.text(field);
        if (text == null) {
            return null;
        }
        try {
            return LocalDateTime.parse(text, UTC_DATE).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new UserRefusedException(
                    RefusalReason.INVALID_DATE,
                    field.path() + ": not a date (expected: yyyy-MM-ddTHH:mm:ss.SSSZ, years 0001 to 9999)");
        }
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
            return new BigDecimal(text).toBigIntegerExact().toString();
        } catch (ArithmeticException | NumberFormatException e) {
            throw fields.wrongType(field, WHOLE_NUMBER);
        }
    }

    /** The address on one line; a part that is missing goes with its separator. {@code null} where all are. */
    static @Nullable String address(
            @Nullable String street, @Nullable String city, @Nullable String state, @Nullable String country) {
        return joined(", ", Stream.of(part(street), part(city), part(state), part(country)));
    }

    /** Number and name of a street. */
    static @Nullable String street(@Nullable String number, @Nullable String name) {
        return joined(" ", Stream.of(part(number), part(name)));
    }

    private static String part(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    private static @Nullable String joined(String separator, Stream<String> parts) {
        String text = parts.filter(part -> !part.isBlank()).collect(Collectors.joining(separator));
        return text.isEmpty() ? null : text;
    }
}
