package dev.userstream.events;

import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The texts of one message's fields while it is being read. Confined to one call. */
final class UserFields {
    private final Set<Field> met = EnumSet.noneOf(Field.class);
    private final Map<Field, String> texts = new EnumMap<>(Field.class);

    /** Notes that a field appears; false where it did before. */
    boolean meet(Field field) {
        return met.add(field);
    }

    void set(Field field, String text) {
        texts.put(field, text);
    }

    @Nullable
    String text(Field field) {
        return texts.get(field);
    }

    String required(Field field) {
        return Objects.requireNonNull(texts.get(field), field.jsonName());
    }

    @Nullable
    Instant date(Field field) {
        String text = texts.get(field);
        return text == null ? null : UtcDates.parse(text);
    }

    /** The rule that the field breaks, or {@code null}. */
    ParseResult.@Nullable Refused check(Field field) {
        String text = texts.get(field);
        if (text == null) {
            return field.required()
                    ? UserRules.refused(RefusalReason.MISSING_FIELD, field, "absent or null (expected: a string)")
                    : null;
        }
        return switch (field) {
            case ID ->
                UserIds.isCanonical(text)
                        ? null
                        : UserRules.refused(
                                RefusalReason.INVALID_ID,
                                field,
                                "not a canonical UUID (expected: 8-4-4-4-12, lower case)");
            case DOB, REGISTERED_DATE -> UtcDates.parse(text) == null ? UtcDates.refuse(field) : null;
            default -> UserRules.checkText(field, text);
        };
    }
}
