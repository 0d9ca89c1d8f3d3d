package dev.userstream.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Derives a user's id from its run and its place in that run: UUID version 5 (RFC 9562) of
 * {@code run id + "\n" + sequence} in a namespace of our own. A retried or resumed run gives the same ids, so a retry
 * overwrites and never duplicates. Thread-safe.
 */
public final class UserIds {
    /** UUIDv5 of {@code userstream.dev} in the DNS namespace. Never changes: every id ever published depends on it. */
    public static final UUID NAMESPACE = UUID.fromString("cdd2c0bc-4a3b-5eef-bfb0-000a0733e0ab");

    /** Has read the namespace and is only cloned: looking a digest up among the providers costs more than the digest. */
    private static final MessageDigest BEGUN = ofNamespace();

    private static final int CANONICAL_LENGTH = 36;

    /** The value of each hexadecimal digit in lower case; -1 for other characters. */
    private static final byte[] DIGITS = valuesOfDigits();

    private UserIds() {}

    /**
     * The id of one user of a run.
     *
     * @param sequence place in the API's stream, from 0
     * @throws IllegalArgumentException if the sequence is negative
     */
    public static UUID of(RunId runId, long sequence) {
        if (sequence < 0) {
            throw new IllegalArgumentException("sequence: " + sequence + " (expected: 0 or more)");
        }
        MessageDigest sha1 = begun();
        sha1.update((runId.value() + "\n" + sequence).getBytes(StandardCharsets.UTF_8));
        ByteBuffer digest = ByteBuffer.wrap(sha1.digest());
        long high = (digest.getLong() & ~0xF000L) | 0x5000L;
        long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /**
     * The id, or {@code null} where a text is not in the one form that the contract allows: 36 characters, lower case, hyphens
     * at 8-4-4-4-12. {@link UUID#fromString} also takes {@code 1-1-1-1-1} and upper case, which would give one id two
     * spellings.
     */
    public static @Nullable UUID parse(String text) {
        if (text.length() != CANONICAL_LENGTH
                || text.charAt(8) != '-'
                || text.charAt(13) != '-'
                || text.charAt(18) != '-'
                || text.charAt(23) != '-') {
            return null;
        }
        long first = digits(text, 0, 8);
        long second = digits(text, 9, 13);
        long third = digits(text, 14, 18);
        long fourth = digits(text, 19, 23);
        long fifth = digits(text, 24, CANONICAL_LENGTH);
        return (first | second | third | fourth | fifth) < 0
                ? null
                : new UUID(first << 32 | second << 16 | third, fourth << 48 | fifth);
    }

    /** The number of up to 15 hexadecimal digits in lower case; -1 where one is none. */
    private static long digits(String text, int start, int end) {
        long number = 0;
        for (int index = start; index < end; index++) {
            char character = text.charAt(index);
            int digit = character < DIGITS.length ? DIGITS[character] : -1;
            if (digit < 0) {
                return -1;
            }
            number = number << 4 | digit;
        }
        return number;
    }

    private static byte[] valuesOfDigits() {
        byte[] values = new byte['f' + 1];
        Arrays.fill(values, (byte) -1);
        for (int digit = 0; digit < 16; digit++) {
            values[Character.forDigit(digit, 16)] = (byte) digit;
        }
        return values;
    }

    private static MessageDigest begun() {
        try {
            return (MessageDigest) BEGUN.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("Java's own SHA-1 can be cloned", e);
        }
    }

    private static MessageDigest ofNamespace() {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16)
                    .putLong(NAMESPACE.getMostSignificantBits())
                    .putLong(NAMESPACE.getLeastSignificantBits())
                    .flip());
            return sha1;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
