package dev.userstream.events;

import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user as it travels through the topic and rests in both stores. A message is the whole row: an optional field that is
 * {@code null} is written as an explicit null, so that no older value shines through.
 *
 * <p>The texts may still break {@link UserRules}; whoever makes a user from outside data asks them.
 *
 * @param id derived from run and sequence by {@link UserIds}
 * @param firstName given name, any script
 * @param lastName family name, any script
 * @param gender as the source says it
 * @param address {@code "{number} {street}, {city}, {state}, {country}"}; missing parts go with their separator
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

    /** The id alone: a user that slips into a log line or an error must not carry personal data there. */
    @Override
    public String toString() {
        return "CreatedUser[id=" + id + "]";
    }
}
