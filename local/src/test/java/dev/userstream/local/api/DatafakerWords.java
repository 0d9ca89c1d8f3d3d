package dev.userstream.local.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.datafaker.Faker;

/**
 * Draws the words that the offline API ships. After a change to this class, or where another datafaker has other words, its
 * {@code main} writes them anew; every user of the offline API changes with them.
 */
final class DatafakerWords {
    private static final long SEED = 20_261_121;
    private static final int DRAWS = 64;

    private DatafakerWords() {}

    /** Writes the file that the first argument names. */
    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0]), draw());
    }

    /** All pools, as the file holds them. */
    static String draw() {
        Faker english = faker(Locale.ENGLISH);
        Stream<String> logins = Stream.of(
                line(
                        DrawnWords.USERNAMES,
                        128,
                        () -> Latin.localPart(
                                english.color().name() + english.animal().name())),
                line(DrawnWords.PASSWORDS, 126, english.word()::noun));
        return Stream.concat(logins, Nationality.ALL.stream().flatMap(DatafakerWords::lines))
                .collect(Collectors.joining());
    }

    private static Stream<String> lines(Nationality nationality) {
        Faker faker = faker(nationality.locale());
        boolean ownPlaces = new Oddities(nationality).hasOwnPlaces();
        // The order of the draws decides what is drawn.
        return Stream.of(
                line(nationality, Words.FIRST_NAMES, faker.name()::firstName),
                line(nationality, Words.LAST_NAMES, faker.name()::lastName),
                line(nationality, Words.STREETS, ownPlaces ? faker.address()::streetName : faker.name()::lastName),
                line(nationality, Words.CITIES, ownPlaces ? faker.address()::city : faker.name()::lastName),
                line(nationality, Words.STATES, faker.address()::state));
    }

    private static String line(Nationality nationality, String pool, Supplier<String> word) {
        return line(DrawnWords.name(nationality, pool), DRAWS, word);
    }

    private static String line(String name, int draws, Supplier<String> word) {
        // Some countries have no states; what stands in for them comes later.
        Stream<String> words = Stream.generate(word).limit(draws).map(drawn -> Objects.toString(drawn, ""));
        return Stream.concat(Stream.of(name), words).collect(Collectors.joining("\t", "", "\n"));
    }

    private static Faker faker(Locale locale) {
        return new Faker(locale, new Random(SEED));
    }
}
