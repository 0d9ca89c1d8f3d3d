package dev.userstream.local.api;

import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What several parts of one user share. Everything else about the user is drawn while it is written.
 *
 * @param nationality where from
 * @param male one of the source's two genders
 * @param firstName given name
 * @param lastName family name
 * @param born date of birth
 * @param words the country's words
 */
record Person(Nationality nationality, boolean male, Word firstName, Word lastName, Moment born, Words words) {
    private static final LocalDate FIRST_BIRTH = LocalDate.of(1944, 8, 25);
    private static final LocalDate LAST_BIRTH = LocalDate.of(2001, 5, 28);

    static Person draw(ApiQuery query, Lexicon lexicon, SplittableRandom random) {
        Nationality nationality = pick(query.nationalities(), random);
        Words words = lexicon.words(nationality);
        boolean drawnMale = random.nextBoolean();
        return new Person(
                nationality,
                query.gender().map("male"::equals).orElse(drawnMale),
                pick(words.firstNames(), random),
                pick(words.lastNames(), random),
                Moment.between(FIRST_BIRTH, LAST_BIRTH, random),
                words);
    }

    /** The source's word for the gender. */
    String gender() {
        return male ? "male" : "female";
    }

    /** One of the list, all equally likely. */
    static <T> T pick(List<T> list, SplittableRandom random) {
        return list.get(random.nextInt(list.size()));
    }
}
