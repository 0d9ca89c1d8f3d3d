package dev.userstream.events;

import dev.userstream.events.ParseResult.Refused;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rules for a user's values beyond their types. The codec refuses every value that one of the stores would refuse, so that
 * the stores cannot diverge. Thread-safe.
 */
public final class UserRules {
    /** Largest value of a message, in bytes. */
    public static final int MAX_VALUE_BYTES = 1_048_576;

    /** Longest text of a field, in characters (Unicode code points). */
    public static final int MAX_TEXT_CHARACTERS = 16_384;

    private UserRules() {}

    /** The first rule that a user breaks, in the order of the fields, or nothing. */
    public static Optional<Refused> check(CreatedUser user) {
        for (Field field : Field.ALL) {
            Object value = field.value(user);
            Refused refused = value == null ? null : check(field, value);
            if (refused != null) {
                return Optional.of(refused);
            }
        }
        return Optional.empty();
    }

    /**
     * The rule that a field's value breaks, or {@code null}.
     *
     * @param value of the field's type, or {@code null} for a text that is none
     */
    static @Nullable Refused check(Field field, @Nullable Object value) {
        if (value instanceof String text) {
            return checkText(field, text);
        }
        if (field.type() == Field.Type.UUID) {
            return value != null
                    ? null
                    : refused(
                            RefusalReason.INVALID_ID, field, "not a canonical UUID (expected: 8-4-4-4-12, lower case)");
        }
        return value instanceof Instant date && UtcDates.isStorable(date)
                ? null
                : refused(
                        RefusalReason.INVALID_DATE,
                        field,
                        "not a date of the contract (expected: yyyy-MM-ddTHH:mm:ss.SSSZ, years 0001 to 9999)");
    }

    private static @Nullable Refused checkText(Field field, String text) {
        if (field.isRequired() && text.isEmpty()) {
            return refused(RefusalReason.EMPTY_FIELD, field, "empty (expected: at least one character)");
        }
        int characters = text.length() <= MAX_TEXT_CHARACTERS ? 0 : text.codePointCount(0, text.length());
        if (characters > MAX_TEXT_CHARACTERS) {
            String detail = characters + " characters (expected: at most " + MAX_TEXT_CHARACTERS + ")";
            return refused(RefusalReason.TEXT_TOO_LONG, field, detail);
        }
        return isStorable(text)
                ? null
                : refused(
                        RefusalReason.UNSTORABLE_TEXT,
                        field,
                        "holds U+0000 or half a surrogate pair (expected: text that both stores can hold)");
    }

    private static boolean isStorable(String text) {
        int codePoint;
        for (int index = 0; index < text.length(); index += Character.charCount(codePoint)) {
            codePoint = text.codePointAt(index);
            boolean unpaired = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            if (codePoint == 0 || unpaired) {
                return false;
            }
        }
        return true;
    }

    static Refused refused(RefusalReason reason, Field field, String detail) {
        return new Refused(reason, field.jsonName() + ": " + detail);
    }
}
