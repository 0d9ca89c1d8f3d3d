package dev.userstream.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The twelve fields of the contract in their order, described at {@link CreatedUser}. The codec, both writers, the audit and the check of existing tables loop
 * over them, so a new field needs a constant here, a component in {@link CreatedUser} and nothing else in Java but the
 * producer's mapping.
 */
public enum Field {
    ID("id", Type.UUID, true, CreatedUser::id),
    FIRST_NAME("first_name", Type.TEXT, true, CreatedUser::firstName),
    LAST_NAME("last_name", Type.TEXT, true, CreatedUser::lastName),
    GENDER("gender", Type.TEXT, true, CreatedUser::gender),
    ADDRESS("address", Type.TEXT, false, CreatedUser::address),
    POST_CODE("post_code", Type.TEXT, false, CreatedUser::postCode),
    EMAIL("email", Type.TEXT, true, CreatedUser::email),
    USERNAME("username", Type.TEXT, true, CreatedUser::username),
    DOB("dob", Type.TIMESTAMP, false, CreatedUser::dob),
    REGISTERED_DATE("registered_date", Type.TIMESTAMP, false, CreatedUser::registeredDate),
    PHONE("phone", Type.TEXT, false, CreatedUser::phone),
    PICTURE("picture", Type.TEXT, false, CreatedUser::picture);

    /** All fields in their order; {@link #values()} would copy them for every message. */
    public static final List<Field> ALL = List.of(values());

    private static final Map<String, Field> BY_JSON_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Field::jsonName, Function.identity()));

    /** What a field's value is in Java and in the stores. */
    public enum Type {
        /** A {@link java.util.UUID}; {@code uuid} in both stores. */
        UUID(UUID.class),
        /** A {@link String}; {@code text} in both stores. */
        TEXT(String.class),
        /** An {@link Instant} in whole milliseconds; {@code timestamp} in Cassandra, {@code timestamptz} in PostgreSQL. */
        TIMESTAMP(Instant.class);

        private final Class<?> javaType;

        Type(Class<?> javaType) {
            this.javaType = javaType;
        }

        /** The class of {@link Field#value}. */
        public Class<?> javaType() {
            return javaType;
        }
    }

    private final String jsonName;
    private final Type type;
    private final boolean required;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference of a record holds no state
    private final Function<CreatedUser, @Nullable Object> accessor;

    Field(String jsonName, Type type, boolean required, Function<CreatedUser, @Nullable Object> accessor) {
        this.jsonName = jsonName;
        this.type = type;
        this.required = required;
        this.accessor = accessor;
    }

    /** The name in JSON and of the column in both stores. */
    public String jsonName() {
        return jsonName;
    }

    /** The type of its values. */
    public Type type() {
        return type;
    }

    /** Whether a user without it is refused. */
    public boolean isRequired() {
        return required;
    }

    /** The user's value of this field, of {@link Type#javaType}; {@code null} where an optional field is absent. */
    public @Nullable Object value(CreatedUser user) {
        return accessor.apply(user);
    }

    /** The field of that JSON name, or {@code null} for a name outside the contract. */
    static @Nullable Field named(String jsonName) {
        return BY_JSON_NAME.get(jsonName);
    }
}
