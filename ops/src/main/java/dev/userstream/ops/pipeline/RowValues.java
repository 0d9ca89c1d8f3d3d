package dev.userstream.ops.pipeline;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.Field;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The values of a row as they are compared: texts exactly, dates as milliseconds since 1970. Unlike {@link CreatedUser} it
 * can hold what must not be, such as a required field that is null. Immutable.
 */
public final class RowValues {
    private static final Field[] FIELDS = Field.values();
    private static final long MAX_SECONDS = Long.MAX_VALUE / 1_000;

    private final Map<Field, @Nullable Object> values;

    private RowValues(Map<Field, @Nullable Object> values) {
        this.values = values;
    }

    /** What a message says. */
    public static RowValues of(CreatedUser user) {
        return read(field -> switch (field) {
            case ID -> user.id().toString();
            case FIRST_NAME -> user.firstName();
            case LAST_NAME -> user.lastName();
            case GENDER -> user.gender();
            case ADDRESS -> user.address();
            case POST_CODE -> user.postCode();
            case EMAIL -> user.email();
            case USERNAME -> user.username();
            case DOB -> user.dob();
            case REGISTERED_DATE -> user.registeredDate();
            case PHONE -> user.phone();
            case PICTURE -> user.picture();
        });
    }

    /** What a row says. */
    public static RowValues read(Column source) {
        Map<Field, @Nullable Object> values = new EnumMap<>(Field.class);
        for (Field field : FIELDS) {
            Object value = source.value(field);
            values.put(field, value instanceof Instant date ? (Object) milliseconds(date) : value);
        }
        return new RowValues(values);
    }

    /** The text, the milliseconds as a {@code Long}, or {@code null}. */
    public @Nullable Object get(Field field) {
        return values.get(field);
    }

    /** The names of the columns that differ, in the order of the contract. */
    public List<String> differences(RowValues other) {
        List<String> names = new ArrayList<>();
        for (Field field : FIELDS) {
            if (!Objects.equals(get(field), other.get(field))) {
                names.add(field.jsonName());
            }
        }
        return names;
    }

    /** Saturates: a store can hold dates such as PostgreSQL's {@code infinity}, which are no date of the contract. */
    private static long milliseconds(Instant date) {
        if (Math.abs(date.getEpochSecond()) >= MAX_SECONDS) {
            return date.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        return date.toEpochMilli();
    }

    /** Gives the value of one column. */
    @FunctionalInterface
    public interface Column {
        /** A {@code String}, an {@code Instant} or {@code null}. */
        @Nullable
        Object value(Field field);
    }
}
