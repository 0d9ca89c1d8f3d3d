package dev.userstream.events;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The twelve fields of the contract in their order, with what each demands. */
public enum Field {
    /** Derived from run and sequence; also the record's key. */
    ID("id", true),
    /** Given name. */
    FIRST_NAME("first_name", true),
    /** Family name. */
    LAST_NAME("last_name", true),
    /** As the source says it. */
    GENDER("gender", true),
    /** Street, city, state and country in one line. */
    ADDRESS("address", false),
    /** Always a text. */
    POST_CODE("post_code", false),
    /** E-mail address. */
    EMAIL("email", true),
    /** Login name. */
    USERNAME("username", true),
    /** Date of birth. */
    DOB("dob", false),
    /** Date of registration. */
    REGISTERED_DATE("registered_date", false),
    /** In the form of the user's country. */
    PHONE("phone", false),
    /** Address of a picture. */
    PICTURE("picture", false);

    /** All fields in their order; {@link #values()} would copy them for every message. */
    public static final List<Field> ALL = List.of(values());

    private static final Map<String, Field> BY_JSON_NAME =
            ALL.stream().collect(Collectors.toUnmodifiableMap(Field::jsonName, Function.identity()));

    private final String jsonName;
    private final boolean required;

    Field(String jsonName, boolean required) {
        this.jsonName = jsonName;
        this.required = required;
    }

    /** The name in JSON, in Cassandra and in PostgreSQL alike. */
    public String jsonName() {
        return jsonName;
    }

    /** Whether a user without it is refused. */
    public boolean required() {
        return required;
    }

    /** The field of that JSON name, or {@code null} for a name that the contract does not know. */
    static @Nullable Field named(String jsonName) {
        return BY_JSON_NAME.get(jsonName);
    }
}
