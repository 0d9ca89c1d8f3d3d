package dev.userstream.producer.api;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parts of the source's user that become fields of ours, and the objects around them. */
enum SourceField {
    GENDER("/gender"),
    NAME("/name"),
    FIRST_NAME("/name/first"),
    LAST_NAME("/name/last"),
    LOCATION("/location"),
    STREET("/location/street"),
    STREET_NUMBER("/location/street/number"),
    STREET_NAME("/location/street/name"),
    CITY("/location/city"),
    STATE("/location/state"),
    COUNTRY("/location/country"),
    POST_CODE("/location/postcode"),
    EMAIL("/email"),
    LOGIN("/login"),
    USERNAME("/login/username"),
    DOB("/dob"),
    DOB_DATE("/dob/date"),
    REGISTERED("/registered"),
    REGISTERED_DATE("/registered/date"),
    PHONE("/phone"),
    PICTURE("/picture"),
    MEDIUM_PICTURE("/picture/medium");

    private static final Map<JsonPointer, SourceField> BY_POINTER = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(field -> JsonPointer.compile(field.pointer), Function.identity()));

    private final String pointer;

    SourceField(String pointer) {
        this.pointer = pointer;
    }

    /** The field at that place of a user, or {@code null} for a place that does not matter to us. */
    static @Nullable SourceField at(JsonPointer pointer) {
        return BY_POINTER.get(pointer);
    }

    /** The place in words, for a refusal. */
    String path() {
        return pointer.substring(1).replace('/', '.');
    }
}
