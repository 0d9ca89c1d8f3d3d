package dev.userstream.events;

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
    public static Optional<ParseResult.Refused> check(CreatedUser user) {
        for (Field field : Field.ALL) {
            ParseResult.@Nullable Refused refused = check(user, field);
            if (refused != null) {
                return Optional.of(refused);
            }
        }
        return Optional.empty();
    }

    private static ParseResult.@Nullable Refused check(CreatedUser user, Field field) {
        Object value = field.value(user);
        if (value instanceof String text) {
            return checkText(field, text);
        }
        return value instanceof Instant date && !UtcDates.isStorable(date) ? UtcDates.refuse(field) : null;
    }

    /** The rule that a text breaks, or {@code null}. */
    static ParseResult.@Nullable Refused checkText(Field field, String text) {
        ParseResult.@Nullable Refused refused = checkLength(field, text);
        return refused != null || isStorable(text)
                ? refused
                : refused(
                        RefusalReason.UNSTORABLE_TEXT,
                        field,
                        "holds U+0000 or half a surrogate pair (expected: text that both stores can hold)");
    }

    private static ParseResult.@Nullable Refused checkLength(Field field, String text) {
        if (field.isRequired() && text.isEmpty()) {
            return refused(RefusalReason.EMPTY_FIELD, field, "empty (expected: at least one character)");
        }
        int characters = text.length() <= MAX_TEXT_CHARACTERS ? 0 : text.codePointCount(0, text.length());
        return characters <= MAX_TEXT_CHARACTERS
                ? null
                : refused(
                        RefusalReason.TEXT_TOO_LONG,
                        field,
                        characters + " characters (expected: at most " + MAX_TEXT_CHARACTERS + ")");
    }

    private static boolean isStorable(String text) {
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == 0 || Character.isLowSurrogate(character)) {
                return false;
            }
            if (Character.isHighSurrogate(character)) {
                index++;
                if (index == text.length() || !Character.isLowSurrogate(text.charAt(index))) {
                    return false;
                }
            }
        }
        return true;
    }

    static ParseResult.Refused refused(RefusalReason reason, Field field, String detail) {
        return new ParseResult.Refused(reason, field.jsonName() + ": " + detail);
    }
}
