package dev.userstream.events;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The texts of one message's fields while it is being read. Confined to one call. */
final class UserFields {
    /** Also holds the fields that were met without a text, as null. */
    private final Map<Field, @Nullable String> texts = new EnumMap<>(Field.class);

    /** Notes that a field appears; false where it did before. */
    boolean meet(Field field) {
        if (texts.containsKey(field)) {
            return false;
        }
        texts.put(field, null);
        return true;
    }

    void set(Field field, String text) {
        texts.put(field, text);
    }

    /** The user, or the first rule that a field breaks, in the order of the contract. */
    ParseResult toUser() {
        for (Field field : Field.ALL) {
            ParseResult.@Nullable Refused refused = check(field, text(field));
            if (refused != null) {
                return refused;
            }
        }
        return new ParseResult.Accepted(new CreatedUser(
                UUID.fromString(required(Field.ID)),
                required(Field.FIRST_NAME),
                required(Field.LAST_NAME),
                required(Field.GENDER),
                text(Field.ADDRESS),
                text(Field.POST_CODE),
                required(Field.EMAIL),
                required(Field.USERNAME),
                date(Field.DOB),
                date(Field.REGISTERED_DATE),
                text(Field.PHONE),
                text(Field.PICTURE)));
    }

    private static ParseResult.@Nullable Refused check(Field field, @Nullable String text) {
        if (text == null) {
            return field.required()
                    ? UserRules.refused(RefusalReason.MISSING_FIELD, field, "absent or null (expected: a string)")
                    : null;
        }
        return switch (field) {
            case ID -> checkId(text);
            case DOB, REGISTERED_DATE -> UtcDates.parse(text) == null ? UtcDates.refuse(field) : null;
            default -> UserRules.checkText(field, text);
        };
    }

    private static ParseResult.@Nullable Refused checkId(String text) {
        return UserIds.isCanonical(text)
                ? null
                : UserRules.refused(
                        RefusalReason.INVALID_ID, Field.ID, "not a canonical UUID (expected: 8-4-4-4-12, lower case)");
    }

    private @Nullable String text(Field field) {
        return texts.get(field);
    }

    private String required(Field field) {
        return Objects.requireNonNull(text(field), field.jsonName());
    }

    private @Nullable Instant date(Field field) {
        String text = text(field);
        return text == null ? null : UtcDates.parse(text);
    }
}
