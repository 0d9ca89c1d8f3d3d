package dev.userstream.events;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Validates a whole record of the topic: timestamp, value and key. The job and the audit share it. Thread-safe.
 */
public final class UserMessage {
    private UserMessage() {}

    /** The key of a user's record: the id as text. */
    public static byte[] key(CreatedUser user) {
        return user.id().toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Parses one record.
     *
     * @param timestampMs the record's timestamp, in milliseconds since 1970
     */
    public static ParseResult parse(byte @Nullable [] key, byte @Nullable [] value, long timestampMs) {
        if (!WriteOrder.isUsable(timestampMs)) {
            return new ParseResult.Refused(
                    RefusalReason.INVALID_TIMESTAMP,
                    "record timestamp " + timestampMs + " (expected: " + WriteOrder.MIN_TIMESTAMP_MS + " to "
                            + WriteOrder.MAX_TIMESTAMP_MS + " ms)");
        }
        ParseResult parsed = UserCodec.decode(value);
        if (!(parsed instanceof ParseResult.Accepted accepted) || Arrays.equals(key(accepted.user()), key)) {
            return parsed;
        }
        return key == null
                ? new ParseResult.Refused(RefusalReason.NULL_KEY, "no key (expected: the id as text)")
                : new ParseResult.Refused(
                        RefusalReason.KEY_MISMATCH, "the key is not the id (expected: the id as text)");
    }
}
