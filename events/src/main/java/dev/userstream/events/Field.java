package dev.userstream.events;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The twelve fields of the contract in their order, with what each demands. */
public enum Field {
    ID("id", true),
    FIRST_NAME("first_name", true),
    LAST_NAME("last_name", true),
    GENDER("gender", true),
    ADDRESS("address", false),
    POST_CODE("post_code", false),
    EMAIL("email", true),
    USERNAME("username", true),
    DOB("dob", false),
    REGISTERED_DATE("registered_date", false),
    PHONE("phone", false),
    PICTURE("picture", false);

    private static final Map<String, Field> BY_JSON_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Field::jsonName, Function.identity()));

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
