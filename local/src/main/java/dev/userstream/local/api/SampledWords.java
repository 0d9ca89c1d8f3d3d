package dev.userstream.local.api;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.datafaker.Faker;

/**
 * Words of one nationality, drawn from datafaker once with a fixed seed: asking it for each user would be too slow for a
 * benchmark. Every process has the same words, with the source's quirks.
 *
 * @param firstNames given names
 * @param lastNames family names
 * @param streets street names; some are empty or end in a space
 * @param cities towns
 * @param states states or provinces
 */
record SampledWords(
        List<String> firstNames,
        List<String> lastNames,
        List<String> streets,
        List<String> cities,
        List<String> states) {
    private static final long SEED = 20_261_121;
    private static final int WORDS = 64;
    private static final String NON_JOINER = "\u200c";
    private static final Map<Nationality, SampledWords> CACHE = new ConcurrentHashMap<>();

    /** The words of a nationality, drawn when they are needed first: loading a language takes some ten milliseconds. */
    static SampledWords of(Nationality nationality) {
        return CACHE.computeIfAbsent(nationality, SampledWords::draw);
    }

    private static SampledWords draw(Nationality nationality) {
        Faker faker = new Faker(nationality.locale(), new Random(SEED));
        List<String> lastNames = draw(faker.name()::lastName);
        return switch (nationality) {
            // datafaker has no Iranian places.
            case IR ->
                new SampledWords(
                        draw(faker.name()::firstName),
                        lastNames,
                        each(lastNames, name -> "خیابان " + name),
                        each(lastNames, name -> "شهرک" + NON_JOINER + "های " + name),
                        List.of("تهران", "اصفهان", "آذربایجان شرقی", "کهگیلویه و بویراحمد"));
            case BR -> usual(faker, lastNames, street -> street + " ");
            case UA -> usual(faker, lastNames, street -> street.length() % 4 == 0 ? "" : street);
            default -> usual(faker, lastNames, UnaryOperator.identity());
        };
    }

    private static SampledWords usual(Faker faker, List<String> lastNames, UnaryOperator<String> quirk) {
        return new SampledWords(
                draw(faker.name()::firstName),
                lastNames,
                each(draw(faker.address()::streetName), quirk),
                draw(faker.address()::city),
                // Some languages have no states.
                draw(() -> String.valueOf(faker.address().state())));
    }

    private static List<String> draw(Supplier<String> word) {
        return Stream.generate(word).limit(WORDS).toList();
    }

    private static List<String> each(List<String> words, UnaryOperator<String> change) {
        return words.stream().map(change).toList();
    }
}
