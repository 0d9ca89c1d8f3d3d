package dev.userstream.events;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A user as published to the topic and stored in both stores. A message is the whole row: an optional field that is
 * {@code null} is written as an explicit null, so that it replaces an older value.
 *
 * <p>The texts may still break {@link UserRules}; code that makes a user from outside data checks them.
 *
 * @param id derived from run and sequence by {@link UserIds}
 * @param firstName given name, any script
 * @param lastName family name, any script
 * @param gender as the source states it
 * @param address {@code "{number} {street}, {city}, {state}, {country}"}; a missing part is left out with its separator
 * @param postCode always a text, so that {@code "0515"} keeps its zero
 * @param email e-mail address
 * @param username login name
 * @param dob date of birth, UTC, millisecond precision, years 1–9999
 * @param registeredDate date of registration, UTC, millisecond precision, years 1–9999
 * @param phone in the form of the user's country
 * @param picture address of the medium-sized picture
 */
public record CreatedUser(
        UUID id,
        String firstName,
        String lastName,
        String gender,
        @Nullable String address,
        @Nullable String postCode,
        String email,
        String username,
        @Nullable Instant dob,
        @Nullable Instant registeredDate,
        @Nullable String phone,
        @Nullable String picture) {
    /**
     * Checks that the required fields are there.
     *
     * @throws NullPointerException if a required field is null; it names the field
     */
    public CreatedUser {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(firstName, "first_name");
        Objects.requireNonNull(lastName, "last_name");
        Objects.requireNonNull(gender, "gender");
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(username, "username");
    }

    /**
     * A user from its values by field.
     *
     * @param values the value of each field, of the field's {@link Field.Type}; {@code null} for an absent one
     * @throws NullPointerException if a required field is null; it names the field
     */
    @SuppressWarnings("NullAway") // the record's constructor refuses what must not be null
    public static CreatedUser of(Function<Field, @Nullable Object> values) {
        return new CreatedUser(
                (UUID) values.apply(Field.ID),
                (String) values.apply(Field.FIRST_NAME),
                (String) values.apply(Field.LAST_NAME),
                (String) values.apply(Field.GENDER),
                (String) values.apply(Field.ADDRESS),
                (String) values.apply(Field.POST_CODE),
                (String) values.apply(Field.EMAIL),
                (String) values.apply(Field.USERNAME),
                (Instant) values.apply(Field.DOB),
                (Instant) values.apply(Field.REGISTERED_DATE),
                (String) values.apply(Field.PHONE),
                (String) values.apply(Field.PICTURE));
    }

    /** The id alone, so that log lines and errors carry no personal data. */
    @Override
    public String toString() {
        return "CreatedUser[id=" + id + "]";
    }
}
