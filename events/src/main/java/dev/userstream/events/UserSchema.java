package dev.userstream.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The JSON Schema (draft-07) of a message's value, as registries and other tools read it. {@link UserCodec} accepts the same
 * documents; the schema's comment lists what a schema cannot express. Thread-safe.
 */
public final class UserSchema {
    private static final String RESOURCE = "created_user.schema.json";

    private UserSchema() {}

    /** The schema's text, read from the class path on each call. */
    public static String json() {
        try (InputStream resource =
                Objects.requireNonNull(UserSchema.class.getResourceAsStream(RESOURCE), RESOURCE + " is in this jar")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + ": cannot be read (expected: in this jar)", e);
        }
    }
}
