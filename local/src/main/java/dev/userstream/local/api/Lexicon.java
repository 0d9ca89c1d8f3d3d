package dev.userstream.local.api;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.datafaker.Faker;

/** All pools of words, drawn at their first use: loading datafaker's languages takes most of a second. Thread-safe. */
final class Lexicon {
    private static final long SEED = 20_261_121;

    private final Map<Nationality, Words> words = new EnumMap<>(Nationality.class);
    private final List<Word> usernames;
    private final List<Word> passwords;

    private Lexicon(Faker english) {
        usernames = Stream.generate(
                        () -> english.color().name() + english.animal().name())
                .limit(128)
                .map(Latin::localPart)
                .map(Word::of)
                .toList();
        // The source's own list of passwords holds an empty one and one that was escaped for HTML.
        passwords = Stream.concat(
                        Stream.of("", "&amp;"),
                        Stream.generate(() -> english.word().noun()).limit(126))
                .map(Word::of)
                .toList();
    }

    /** The pools; those of a country are drawn when its first user is. */
    static Lexicon ofDatafaker() {
        return new Lexicon(new Faker(Locale.ENGLISH, new Random(SEED)));
    }

    synchronized Words words(Nationality nationality) {
        return words.computeIfAbsent(nationality, Words::of);
    }

    List<Word> usernames() {
        return usernames;
    }

    List<Word> passwords() {
        return passwords;
    }
}
