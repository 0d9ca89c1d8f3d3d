package dev.userstream.local.api;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All pools of words. Thread-safe. */
final class Lexicon {
    private final Map<Nationality, Words> words = new EnumMap<>(Nationality.class);
    private final DrawnWords drawn;
    private final List<Word> usernames;
    private final List<Word> passwords;

    private Lexicon(DrawnWords drawn) {
        this.drawn = drawn;
        usernames = drawn.pool(DrawnWords.USERNAMES).stream().map(Word::of).toList();
        // The source's own list of passwords holds an empty one and one that was escaped for HTML.
        passwords = Stream.concat(Stream.of("", "&amp;"), drawn.pool(DrawnWords.PASSWORDS).stream())
                .map(Word::of)
                .toList();
    }

    /** The pools; those of a country are prepared when its first user is drawn. */
    static Lexicon ofDrawnWords() {
        return new Lexicon(DrawnWords.read());
    }

    synchronized Words words(Nationality nationality) {
        return words.computeIfAbsent(nationality, country -> Words.of(country, drawn));
    }

    List<Word> usernames() {
        return usernames;
    }

    List<Word> passwords() {
        return passwords;
    }
}
