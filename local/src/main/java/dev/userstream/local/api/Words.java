package dev.userstream.local.api;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/**
 * The words of one country, with the source's own oddities; every process has the same ones.
 *
 * @param firstNames given names
 * @param lastNames family names
 * @param streets street names; some are empty or end in a space, as the source's do
 * @param cities towns
 * @param states states or provinces
 */
record Words(List<Word> firstNames, List<Word> lastNames, List<Word> streets, List<Word> cities, List<Word> states) {
    static final String FIRST_NAMES = "first_names";
    static final String LAST_NAMES = "last_names";
    static final String STREETS = "streets";
    static final String CITIES = "cities";
    static final String STATES = "states";

    /** The words of a country. */
    static Words of(Nationality nationality, DrawnWords drawn) {
        Oddities oddities = new Oddities(nationality);
        return new Words(
                odd(pool(nationality, FIRST_NAMES, drawn), oddities::name),
                odd(pool(nationality, LAST_NAMES, drawn), (index, word) -> oddities.name(index + 1, word)),
                odd(pool(nationality, STREETS, drawn), oddities::street),
                odd(pool(nationality, CITIES, drawn), oddities::city),
                odd(pool(nationality, STATES, drawn), oddities::state));
    }

    private static List<String> pool(Nationality nationality, String name, DrawnWords drawn) {
        return drawn.pool(DrawnWords.name(nationality, name));
    }

    private static List<Word> odd(List<String> drawn, BiFunction<Integer, String, String> oddity) {
        return IntStream.range(0, drawn.size())
                .mapToObj(index -> Word.of(oddity.apply(index, drawn.get(index))))
                .toList();
    }
}
