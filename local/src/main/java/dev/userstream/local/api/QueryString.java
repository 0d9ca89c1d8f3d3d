package dev.userstream.local.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A decoded query: every name with all its values, in order.
 *
 * @param values values by name; a name without {@code =} has one empty value
 */
record QueryString(Map<String, List<String>> values) {
    /** Decodes the part behind the question mark; what cannot be decoded stays as it is. */
    static QueryString parse(@Nullable String raw) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
                values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
            }
        }
        return new QueryString(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Set<String> names() {
        return values.keySet();
    }

    /** The value, several joined by commas: what the API's server sees when a name is repeated. */
    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name)).map(all -> String.join(",", all));
    }

    /** The value as a number: not-a-number where it is none or repeated, empty where absent. */
    Optional<Double> number(String name) {
        List<String> all = values.get(name);
        if (all == null) {
            return Optional.empty();
        }
        return Optional.of(all.size() == 1 ? JsNumber.parse(all.get(0)) : Double.NaN);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
