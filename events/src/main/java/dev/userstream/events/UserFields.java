package dev.userstream.events;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The texts of one message's fields while it is being read. Confined to one call. */
@SuppressWarnings("EnumOrdinal") // arrays for one call; an EnumMap shows in what a message costs
final class UserFields {
    private final @Nullable String[] texts = new String[Field.ALL.size()];

    private final boolean[] met = new boolean[Field.ALL.size()];

    private @Nullable UUID id;
    private @Nullable Instant dob;
    private @Nullable Instant registeredDate;

    /** Notes that a field appears; false where it did before. */
    boolean meet(Field field) {
        boolean first = !met[field.ordinal()];
        met[field.ordinal()] = true;
        return first;
    }

    void set(Field field, String text) {
        texts[field.ordinal()] = text;
    }

    /** The user, or the first rule that a field breaks, in the order of the contract. */
    ParseResult toUser() {
        for (Field field : Field.ALL) {
            ParseResult.@Nullable Refused refused = check(field, text(field));
            if (refused != null) {
                return refused;
            }
        }
        UUID known = Objects.requireNonNull(id, Field.ID.jsonName());
        return new ParseResult.Accepted(EncodedUser.of(UserCodec.user(known, dob, registeredDate, this::text)));
    }

    private ParseResult.@Nullable Refused check(Field field, @Nullable String text) {
        if (text == null) {
            return field.required()
                    ? UserRules.refused(RefusalReason.MISSING_FIELD, field, "absent or null (expected: a string)")
                    : null;
        }
        switch (field) {
            case ID -> {
                id = UserIds.parse(text);
                return id != null ? null : notCanonical();
            }
            case DOB -> {
                dob = UtcDates.parse(text);
                return dob != null ? null : UtcDates.refuse(field);
            }
            case REGISTERED_DATE -> {
                registeredDate = UtcDates.parse(text);
                return registeredDate != null ? null : UtcDates.refuse(field);
            }
            default -> {
                return UserRules.checkText(field, text);
            }
        }
    }

    private static ParseResult.Refused notCanonical() {
        return UserRules.refused(
                RefusalReason.INVALID_ID, Field.ID, "not a canonical UUID (expected: 8-4-4-4-12, lower case)");
    }

    private @Nullable String text(Field field) {
        return texts[field.ordinal()];
    }
}
