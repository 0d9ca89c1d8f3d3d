package dev.userstream.producer.api;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The nationalities of the source. Checked here, because for an unknown code or a blank after a comma the source silently
 * returns users of all nationalities, and to a lone comma it never responds.
 */
public final class Nationalities {
    private static final Set<String> KNOWN = new TreeSet<>(Set.of(
            "AU", "BR", "CA", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IN", "IR", "MX", "NL", "NO", "NZ", "RS",
            "TR", "UA", "US"));

    private Nationalities() {}

    /**
     * Reads a comma-separated list in any case, with blanks around the codes.
     *
     * @param text such as {@code us, gb}; a blank text means all
     * @return upper-case codes in alphabetical order, each once, so that equal lists are equal requests
     * @throws IllegalArgumentException if a code is unknown or empty
     */
    public static List<String> parse(String text) {
        if (text.isBlank()) {
            return List.of();
        }
        return check(Arrays.stream(text.split(",", -1))
                .map(code -> code.strip().toUpperCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList());
    }

    /** Returns the codes if each is known in exactly this form. */
    static List<String> check(List<String> codes) {
        for (String code : codes) {
            if (!KNOWN.contains(code)) {
                throw new IllegalArgumentException(
                        "nationalities: \"" + code + "\" (expected: any of " + String.join(", ", KNOWN) + ")");
            }
        }
        return List.copyOf(codes);
    }
}
