package dev.userstream.ops.audit;

import dev.userstream.events.UserIds;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The id that a record's key says. */
final class UserKey {
    private static final int LENGTH = 36;

    private UserKey() {}

    /** The id; empty where the key is none in the form of the contract. */
    static Optional<UUID> id(byte @Nullable [] key) {
        if (key == null || key.length != LENGTH) {
            return Optional.empty();
        }
        String text = new String(key, StandardCharsets.US_ASCII);
        return Optional.ofNullable(UserIds.parse(text));
    }
}
