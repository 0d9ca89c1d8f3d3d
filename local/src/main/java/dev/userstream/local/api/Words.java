package dev.userstream.local.api;

import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import net.datafaker.Faker;

/**
 * The words of one country, drawn once from datafaker with a fixed seed, so that every process has the same ones.
 *
 * @param firstNames given names
 * @param lastNames family names
 * @param streets street names; some are empty or end in a space, as the source's do
 * @param cities towns
 * @param states states or provinces
 */
record Words(List<Word> firstNames, List<Word> lastNames, List<Word> streets, List<Word> cities, List<Word> states) {
    private static final int DRAWS = 64;
    private static final long SEED = 20_261_121;

    /** Draws the words of a country. */
    static Words of(Nationality nationality) {
        Faker faker = new Faker(nationality.locale(), new Random(SEED));
        Oddities oddities = new Oddities(nationality);
        Supplier<String> street = oddities.hasOwnPlaces() ? faker.address()::streetName : faker.name()::lastName;
        Supplier<String> city = oddities.hasOwnPlaces() ? faker.address()::city : faker.name()::lastName;
        return new Words(
                draw(index -> oddities.name(index, faker.name().firstName())),
                draw(index -> oddities.name(index + 1, faker.name().lastName())),
                draw(index -> oddities.street(index, street.get())),
                draw(index -> oddities.city(index, city.get())),
                draw(index -> oddities.state(index, faker.address().state())));
    }

    private static List<Word> draw(IntFunction<String> word) {
        return IntStream.range(0, DRAWS).mapToObj(word).map(Word::of).toList();
    }
}
