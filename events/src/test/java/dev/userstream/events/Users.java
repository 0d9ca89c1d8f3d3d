package dev.userstream.events;

import java.time.Instant;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Users for tests: a fixed one, and arbitrary ones. */
public final class Users {
    static final CreatedUser MIA = new CreatedUser(
            UUID.fromString(Document.ID),
            "Mia",
            "van'tzand",
            "female",
            "4 Elm Street, Moss, Viken, Norway",
            "0515",
            "mia@example.com",
            "mia4",
            Instant.parse("1969-12-31T23:59:59.999Z"),
            Instant.parse("2010-02-03T04:05:06.007Z"),
            "81549300",
            "https://example.com/4.jpg");

    private Users() {}

    static CreatedUser with(String text, Instant date) {
        return new CreatedUser(MIA.id(), text, text, text, text, text, text, text, date, date, text, text);
    }

    /** Any user that both stores can hold. */
    static Arbitrary<CreatedUser> any() {
        Arbitrary<String> texts = storableTexts();
        Arbitrary<UUID> ids =
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
        Arbitrary<String> required = texts.filter(text -> !text.isEmpty());
        Arbitrary<String> optional = texts.injectNull(0.2);
        Arbitrary<Instant> dates = storableDates().injectNull(0.2);
        return Combinators.combine(
                        ids, required.list().ofSize(5), optional.list().ofSize(4), dates, dates)
                .as((id, must, may, dob, registered) -> new CreatedUser(
                        id,
                        must.get(0),
                        must.get(1),
                        must.get(2),
                        may.get(0),
                        may.get(1),
                        must.get(3),
                        must.get(4),
                        dob,
                        registered,
                        may.get(2),
                        may.get(3)));
    }

    /** Any Unicode text without U+0000 and without unpaired surrogates. */
    public static Arbitrary<String> storableTexts() {
        Arbitrary<Integer> characters = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.integers().between(1, 0x7F)),
                Tuple.of(2, Arbitraries.integers().between(0x80, 0xD7FF)),
                Tuple.of(1, Arbitraries.integers().between(0xE000, 0xFFFF)),
                Tuple.of(1, Arbitraries.integers().between(0x1_0000, 0x10_FFFF)));
        return characters
                .list()
                .ofMaxSize(20)
                .map(points -> points.stream()
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString());
    }

    public static Arbitrary<Instant> storableDates() {
        return Arbitraries.longs()
                .between(
                        Instant.parse("0001-01-01T00:00:00Z").toEpochMilli(),
                        Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli())
                .map(Instant::ofEpochMilli);
    }
}
