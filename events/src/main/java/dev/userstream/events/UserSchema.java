package dev.userstream.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The JSON Schema (draft-07) of a message's value, as registries and other people's tools take it. {@link UserCodec} accepts
 * the same documents; the schema's own comment lists what no schema can say. Thread-safe.
 */
public final class UserSchema {
    /** The schema's version, which every message carries in its header {@link MessageHeaders#SCHEMA_VERSION}. */
    public static final String VERSION = "1";

    private static final String RESOURCE = "created_user.schema.json";

    private UserSchema() {}

    /** The schema's text, read from the class path at each call. */
    public static String json() {
        try (InputStream resource =
                Objects.requireNonNull(UserSchema.class.getResourceAsStream(RESOURCE), RESOURCE + " is in this jar")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + ": cannot be read (expected: in this jar)", e);
        }
    }
}
