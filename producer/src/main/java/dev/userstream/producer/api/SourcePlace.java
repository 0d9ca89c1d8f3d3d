package dev.userstream.producer.api;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place in the source's user, with the places below it that matter to us. The names are walked down while a user is read:
 * a path written out for each of a user's fifty values, to be looked up, cost more than reading the user.
 */
final class SourcePlace {
    /** The user itself. */
    static final SourcePlace USER = tree();

    private final Map<String, SourcePlace> below = new HashMap<>();
    private @Nullable SourceField field;

    private SourcePlace() {}

    /** The place of that name in here, or {@code null} for one that does not matter to us. */
    @Nullable
    SourcePlace below(String name) {
        return below.get(name);
    }

    /** What is here; empty for the user itself. */
    Optional<SourceField> field() {
        return Optional.ofNullable(field);
    }

    private static SourcePlace tree() {
        SourcePlace user = new SourcePlace();
        for (SourceField field : SourceField.values()) {
            SourcePlace place = user;
            for (String name : field.path().split("\\.", -1)) {
                place = place.below.computeIfAbsent(name, absent -> new SourcePlace());
            }
            place.field = field;
        }
        return user;
    }
}
