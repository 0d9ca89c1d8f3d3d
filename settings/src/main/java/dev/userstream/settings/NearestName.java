package dev.userstream.settings;

import java.util.Comparator;
import java.util.Set;

/** Finds the known name that is most similar to a mistyped one. */
final class NearestName {
    private static final int MAX_DISTANCE = 4;

    private NearestName() {}

    /** {@code " (did you mean X?)"}, or an empty text where no known name is similar. */
    static String suggest(String name, Set<String> known) {
        // A short name may differ less, or any other short name would be similar.
        int allowed = Math.min(MAX_DISTANCE, Math.max(1, name.length() / 3));
        return known.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .filter(candidate -> distance(name, candidate) <= allowed)
                .map(candidate -> " (did you mean " + candidate + "?)")
                .orElse("");
    }

    /** Levenshtein distance: single-character insertions, deletions and replacements. */
    private static int distance(String left, String right) {
        int[] previous = new int[right.length() + 1];
        for (int column = 0; column <= right.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= left.length(); row++) {
            int[] current = new int[right.length() + 1];
            current[0] = row;
            for (int column = 1; column <= right.length(); column++) {
                int replaced = previous[column - 1] + (left.charAt(row - 1) == right.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, Math.min(previous[column], current[column - 1]) + 1);
            }
            previous = current;
        }
        return previous[right.length()];
    }
}
