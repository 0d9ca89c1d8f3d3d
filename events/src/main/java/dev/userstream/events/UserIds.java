package dev.userstream.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Derives a user's id from its run and its sequence: UUID version 5 (RFC 9562) of {@code run id + "\n" + sequence} in the
 * project's own namespace. A retried or resumed run derives the same ids, so a retry overwrites and never duplicates.
 * Thread-safe.
 */
public final class UserIds {
    /** UUIDv5 of {@code userstream.dev} in the DNS namespace. Never changes: every id ever published depends on it. */
    public static final UUID NAMESPACE = UUID.fromString("cdd2c0bc-4a3b-5eef-bfb0-000a0733e0ab");

    private UserIds() {}

    /**
     * The id of one user of a run.
     *
     * @param sequence position in the API's stream, from 0
     * @throws IllegalArgumentException if the sequence is negative
     */
    public static UUID of(RunId runId, long sequence) {
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence: " + sequence + " (expected: 0 or more)");
        }
        byte[] name = (runId.value() + "\n" + sequence).getBytes(StandardCharsets.UTF_8);
        ByteBuffer digest = ByteBuffer.wrap(sha1(ByteBuffer.allocate(16 + name.length)
                .putLong(NAMESPACE.getMostSignificantBits())
                .putLong(NAMESPACE.getLeastSignificantBits())
                .put(name)
                .array()));
        long high = (digest.getLong() & ~0xF000L) | 0x5000L;
        long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /**
     * The id, or {@code null} where the text is not in the canonical form: 36 characters, lower case, hyphens at 8-4-4-4-12.
     * {@link UUID#fromString} also accepts {@code 1-1-1-1-1} and upper case, which would give one id two spellings.
     */
    public static @Nullable UUID parse(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equals(text) ? id : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
