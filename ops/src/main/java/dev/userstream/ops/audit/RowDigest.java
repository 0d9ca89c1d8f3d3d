package dev.userstream.ops.audit;

import dev.userstream.events.Field;
import dev.userstream.ops.pipeline.RowValues;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Eight bytes that stand for a row's values. Two rows that differ have the same digest once in 2^64 cases; keeping the values
 * themselves would need gigabytes. Confined to one thread.
 */
final class RowDigest {
    private static final Field[] FIELDS = Field.values();
    private static final byte NULL = 0;
    private static final byte TEXT = 1;
    private static final byte DATE = 2;

    private final MessageDigest sha256;
    private final ByteBuffer head = ByteBuffer.allocate(1 + Long.BYTES);

    RowDigest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    long of(RowValues values) {
        for (Field field : FIELDS) {
            update(values.get(field));
        }
        return ByteBuffer.wrap(sha256.digest()).getLong();
    }

    /** Of a run and a sequence; never 0. */
    long ofSequence(String runId, long sequence) {
        update(runId);
        update(sequence);
        return ByteBuffer.wrap(sha256.digest()).getLong() | 1;
    }

    private void update(@Nullable Object value) {
        if (value == null) {
            sha256.update(NULL);
        } else if (value instanceof Long milliseconds) {
            sha256.update(head.clear().put(DATE).putLong(milliseconds).flip());
        } else {
            byte[] text = value.toString().getBytes(StandardCharsets.UTF_8);
            sha256.update(head.clear().put(TEXT).putLong(text.length).flip());
            sha256.update(text);
        }
    }
}
