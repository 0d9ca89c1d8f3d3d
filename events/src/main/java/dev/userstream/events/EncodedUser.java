package dev.userstream.events;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user whose texts are still UTF-8, mostly where they stood in the message: both stores take UTF-8, so that making strings of
 * it and bytes of those again was a good part of what a row cost. Its values obey {@link UserRules}. Immutable as long as
 * nobody changes the message; thread-safe.
 */
public final class EncodedUser {
    private final byte[] utf8;
    private final FieldPlaces places;
    private final UUID id;
    private final @Nullable Instant dob;
    private final @Nullable Instant registeredDate;

    /**
     * Takes what was found.
     *
     * @param utf8 holds the texts, and more; not copied
     * @param places where they are; not copied
     */
    EncodedUser(byte[] utf8, FieldPlaces places, UUID id, @Nullable Instant dob, @Nullable Instant registeredDate) {
        this.utf8 = utf8;
        this.places = places;
        this.id = id;
        this.dob = dob;
        this.registeredDate = registeredDate;
    }

    /** Encodes a user. Its values must obey {@link UserRules}: nothing is checked, and half a surrogate pair becomes a question mark. */
    public static EncodedUser of(CreatedUser user) {
        ByteArrayOutputStream utf8 = new ByteArrayOutputStream();
        FieldPlaces places = new FieldPlaces();
        for (Field field : Field.ALL) {
            String text = UserCodec.text(user, field);
            if (text != null) {
                int start = utf8.size();
                utf8.writeBytes(text.getBytes(StandardCharsets.UTF_8));
                places.set(field, start, utf8.size());
            }
        }
        return new EncodedUser(utf8.toByteArray(), places, user.id(), user.dob(), user.registeredDate());
    }

    /** The user's id. */
    public UUID id() {
        return id;
    }

    /** Date of birth, UTC, millisecond precision. */
    public @Nullable Instant dob() {
        return dob;
    }

    /** Date of registration, UTC, millisecond precision. */
    public @Nullable Instant registeredDate() {
        return registeredDate;
    }

    /**
     * The UTF-8 of a field that is a text, or {@code null} where it is absent; id and dates have their own methods.
     *
     * @return a new buffer over bytes that hold more than this text; do not change them
     */
    public @Nullable ByteBuffer utf8(Field field) {
        return places.has(field) ? ByteBuffer.wrap(utf8, places.start(field), places.length(field)) : null;
    }

    /** The same with strings, made at each call. */
    public CreatedUser decode() {
        return UserCodec.user(id, dob, registeredDate, this::text);
    }

    /** Whether a record's key is the id as text. */
    boolean hasKey(byte[] key) {
        return Arrays.equals(utf8, places.start(Field.ID), places.end(Field.ID), key, 0, key.length);
    }

    private @Nullable String text(Field field) {
        return places.has(field)
                ? new String(utf8, places.start(field), places.length(field), StandardCharsets.UTF_8)
                : null;
    }

    /** By the values, wherever they stand. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EncodedUser user && decode().equals(user.decode());
    }

    @Override
    public int hashCode() {
        return decode().hashCode();
    }

    /** The id alone, for the same reason as {@link CreatedUser#toString}. */
    @Override
    public String toString() {
        return "EncodedUser[id=" + id + "]";
    }
}
