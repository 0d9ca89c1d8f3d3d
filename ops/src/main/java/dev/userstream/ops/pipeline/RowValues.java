package dev.userstream.ops.pipeline;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.Field;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The values of a row in the form in which they are compared: texts exactly, timestamps in milliseconds. Unlike
 * {@link CreatedUser} it can hold what the contract refuses, such as a required field that is null. Immutable.
 */
public final class RowValues {
    private final Map<Field, @Nullable Object> values = new EnumMap<>(Field.class);

    /**
     * The values of a row.
     *
     * @param columns the value of each column, of the field's {@link Field.Type}; {@code null} for an absent one
     */
    public RowValues(Function<Field, @Nullable Object> columns) {
        for (Field field : Field.ALL) {
            Object value = columns.apply(field);
            values.put(field, value instanceof Instant time ? (Object) milliseconds(time) : value);
        }
    }

    /** The values of a message. */
    public static RowValues of(CreatedUser user) {
        return new RowValues(field -> field.value(user));
    }

    /**
     * Eight bytes that stand for the values. Two different rows have the same digest once in 2^64 cases; keeping the values of
     * millions would take gigabytes.
     */
    public long digest() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (Object value : values.values()) {
                byte[] text = value == null ? null : value.toString().getBytes(StandardCharsets.UTF_8);
                sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, text == null ? -1 : text.length));
                if (text != null) {
                    sha256.update(text);
                }
            }
            return ByteBuffer.wrap(sha256.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The names of the columns that differ, in the order of the contract. */
    public List<String> differences(RowValues other) {
        return Field.ALL.stream()
                .filter(field -> !Objects.equals(values.get(field), other.values.get(field)))
                .map(Field::jsonName)
                .toList();
    }

    /** Saturates: a store can hold timestamps such as PostgreSQL's {@code infinity}, which exceed a long. */
    private static long milliseconds(Instant time) {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException e) {
            return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
