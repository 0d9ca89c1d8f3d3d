package dev.userstream.local.api;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.SplittableRandom;

/** Makes the JSON of a whole answer. The same query gives the same people for ever. Thread-safe. */
final class PageWriter {
    private static final int BYTES_A_USER = 1_200;

    private final Lexicon lexicon;
    private final InstantSource clock;

    PageWriter(Lexicon lexicon, InstantSource clock) {
        this.lexicon = lexicon;
        this.clock = clock;
    }

    /**
     * The answer's body.
     *
     * @param delivered how many users the results hold; what {@code info.results} says stays as asked
     * @return empty where the source never answers: somebody from Germany was drawn and the name is not shown
     */
    Optional<JsonBuffer> write(ApiQuery query, int delivered) {
        JsonBuffer json = new JsonBuffer(256 + delivered * BYTES_A_USER);
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        UserWriter writer = new UserWriter(json, lexicon, today);
        long stream = SplitMix.of(query.streamKey());
        long people = SplitMix.of(stream ^ query.filterKey());
        boolean named = query.fields().contains(UserField.NAME);
        json.raw("{\"results\":[");
        for (int index = 0; index < delivered; index++) {
            SplittableRandom random = new SplittableRandom(SplitMix.of(people + index));
            Person person = Person.draw(query, lexicon, random);
            if (!named
                    && person.nationality() == Nationality.DE
                    && !query.fields().isEmpty()) {
                return Optional.empty();
            }
            json.raw(index == 0 ? "" : ",");
            writer.write(person, query.fields(), new SplittableRandom(SplitMix.of(stream + index)), random);
        }
        json.raw(']');
        if (query.info()) {
            info(json, query);
        }
        return Optional.of(json.raw('}'));
    }

    private static void info(JsonBuffer json, ApiQuery query) {
        json.raw(",\"info\":{\"seed\":").string(query.seed());
        json.raw(",\"results\":").number(query.results());
        json.raw(",\"page\":").raw(JsNumber.format(query.page())).raw(",\"version\":\"1.4\"}");
    }
}
