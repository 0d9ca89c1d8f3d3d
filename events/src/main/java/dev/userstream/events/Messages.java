package dev.userstream.events;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Judges a whole record of the topic: timestamp, value, key. The job and the audit call this and nothing else. Thread-safe. */
public final class Messages {
    private Messages() {}

    /** The record key of an id. */
    public static byte[] key(CreatedUser user) {
        return user.id().toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Judges one record.
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
        return parsed instanceof ParseResult.Accepted accepted ? checkKey(key, accepted) : parsed;
    }

    private static ParseResult checkKey(byte @Nullable [] key, ParseResult.Accepted accepted) {
        if (key == null) {
            return new ParseResult.Refused(RefusalReason.NULL_KEY, "no key (expected: the id as text)");
        }
        return accepted.user().hasKey(key)
                ? accepted
                : new ParseResult.Refused(
                        RefusalReason.KEY_MISMATCH, "the key is not the id (expected: the id as text)");
    }
}
