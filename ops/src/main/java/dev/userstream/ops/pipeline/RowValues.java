package dev.userstream.ops.pipeline;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.Field;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of a row in the form in which they are compared: texts exactly, timestamps in milliseconds. Unlike
 * {@link CreatedUser} it can hold what the contract refuses, such as a required field that is null. Immutable.
 */
public final class RowValues {
    private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000;

    private final Map<Field, @Nullable Object> values;

    private RowValues(Map<Field, @Nullable Object> values) {
        this.values = values;
    }

    /** The values of a message. */
    public static RowValues of(CreatedUser user) {
        return read(field -> field.value(user));
    }

    /** The values of a row. */
    public static RowValues read(Column columns) {
        Map<Field, @Nullable Object> values = new EnumMap<>(Field.class);
        for (Field field : Field.ALL) {
            Object value = columns.value(field);
            values.put(field, value instanceof Instant time ? (Object) milliseconds(time) : value);
        }
        return new RowValues(values);
    }

    /** The UUID, the text, the milliseconds as a {@code Long}, or {@code null}. */
    public @Nullable Object get(Field field) {
        return values.get(field);
    }

    /** The names of the columns that differ, in the order of the contract. */
    public List<String> differences(RowValues other) {
        return Field.ALL.stream()
                .filter(field -> !Objects.equals(get(field), other.get(field)))
                .map(Field::jsonName)
                .toList();
    }

    /** Saturates: a store can hold timestamps such as PostgreSQL's {@code infinity}, which exceed a long. */
    private static long milliseconds(Instant time) {
        if (Math.abs(time.getEpochSecond()) >= MAX_SECONDS) {
            return time.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return time.toEpochMilli();
    }

    /** The columns of a row. */
    @FunctionalInterface
    public interface Column {
        /** The column's value, of the field's {@link Field.Type}; {@code null} for an absent one. */
        @Nullable
        Object value(Field field);
    }
}
