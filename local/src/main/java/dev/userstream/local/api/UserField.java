package dev.userstream.local.api;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The parts of a user that {@code inc} and {@code exc} name, in the order in which they are written. */
enum UserField {
    GENDER,
    NAME,
    LOCATION,
    EMAIL,
    LOGIN,
    DOB,
    REGISTERED,
    PHONE,
    CELL,
    ID,
    PICTURE,
    NAT;

    private final String jsonName = name().toLowerCase(Locale.ROOT);

    /** The name in queries and in JSON. */
    String jsonName() {
        return jsonName;
    }

    /** Applies both lists: {@code exc} wins, an empty {@code inc} means all, unknown names count for nothing. */
    static Set<UserField> shown(Optional<String> inc, Optional<String> exc) {
        Set<UserField> shown = inc.filter(text -> !text.isEmpty())
                .map(UserField::named)
                .orElseGet(() -> EnumSet.allOf(UserField.class));
        exc.map(UserField::named).ifPresent(shown::removeAll);
        return shown;
    }

    private static Set<UserField> named(String list) {
        Set<UserField> fields = EnumSet.noneOf(UserField.class);
        for (String name : list.split(",", -1)) {
            String trimmed = name.strip().toLowerCase(Locale.ROOT);
            Arrays.stream(values())
                    .filter(field -> field.jsonName.equals(trimmed))
                    .forEach(fields::add);
        }
        return fields;
    }
}
