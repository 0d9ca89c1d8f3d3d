package dev.userstream.ops.compact;

import dev.userstream.events.Field;
import dev.userstream.ops.pipeline.RowValues;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Eight bytes that stand for a row's values. Two different rows have the same digest once in 2^64 cases; keeping the values would
 * take gigabytes. Confined to one thread.
 */
public final class RowDigest {
    private static final byte NULL = 0;
    private static final byte TEXT = 1;
    private static final byte NUMBER = 2;

    private final MessageDigest sha256;
    private final ByteBuffer head = ByteBuffer.allocate(1 + Long.BYTES);

    /** A digest. */
    public RowDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The digest of a row's values. */
    public long of(RowValues values) {
        for (Field field : Field.ALL) {
            update(values.get(field));
        }
        return ByteBuffer.wrap(sha256.digest()).getLong();
    }

    /** The digest of a run sequence; never 0. */
    public long ofSequence(String runId, long sequence) {
        update(runId);
        update(sequence);
        return ByteBuffer.wrap(sha256.digest()).getLong() | 1;
    }

    private void update(@Nullable Object value) {
        if (value == null) {
            sha256.update(NULL);
        } else if (value instanceof Long number) {
            sha256.update(head.clear().put(NUMBER).putLong(number).flip());
        } else {
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            sha256.update(head.clear().put(TEXT).putLong(text.length).flip());
            sha256.update(text);
        }
    }
}
