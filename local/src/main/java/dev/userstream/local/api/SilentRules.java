package dev.userstream.local.api;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads a query by the source's rules, which never report a mistake: what does not fit is replaced, dropped, or never
 * answered.
 */
final class SilentRules {
    private static final int MAX_RESULTS = 5_000;
    private static final int MAX_PAGE = 10_000;
    private static final int SERVER_SEED_LENGTH = 16;
    private static final Set<String> NOT_OFFERED = Set.of("lego", "password", "extension");
    private static final Set<String> NOT_OFFERED_FORMATS = Set.of("csv", "yaml", "xml");
    private static final Pattern OBJECT_STYLE = Pattern.compile("(seed|inc|exc|nat|format|fmt|gender)\\[.*");

    private SilentRules() {}

    /**
     * What the query asks for.
     *
     * @param serverSeed gives the seed where the caller has none: 16 hexadecimal digits
     */
    static Asked read(QueryString query, Supplier<String> serverSeed) {
        Optional<String> objectStyle = query.names().stream()
                .filter(name -> OBJECT_STYLE.matcher(name).matches())
                .findFirst();
        if (objectStyle.isPresent()) {
            return new Asked.Silence("object-style parameter " + objectStyle.get());
        }
        Optional<String> missing = notOffered(query);
        if (missing.isPresent()) {
            return new Asked.NotOffered(missing.get());
        }
        if (query.text("nat").filter(text -> text.matches(",+")).isPresent()) {
            return new Asked.Silence("nat of commas only");
        }
        Optional<String> given = query.text("seed").filter(text -> !text.isEmpty());
        Optional<List<Nationality>> fixed = given.flatMap(SilentRules::nationalityInSeed);
        if (fixed.isPresent() && fixed.get().isEmpty()) {
            return new Asked.Silence("seed of 18 characters without a nationality at its end");
        }
        return new Asked.Users(users(query, given, fixed.orElseGet(() -> nationalities(query)), serverSeed));
    }

    private static ApiQuery users(
            QueryString query,
            Optional<String> givenSeed,
            List<Nationality> nationalities,
            Supplier<String> serverSeed) {
        Optional<String> gender = query.text("gender").filter(text -> text.equals("male") || text.equals("female"));
        return new ApiQuery(
                results(query.number("results")),
                givenSeed.orElseGet(serverSeed),
                page(query.number("page")),
                nationalities,
                givenSeed.isPresent() ? Optional.empty() : gender,
                UserField.shown(query.text("inc"), query.text("exc")),
                !query.has("noinfo"),
                format(query).filter(text -> text.startsWith("pretty")).isPresent(),
                query.text("callback").filter(text -> !text.isEmpty()),
                query.has("dl") || query.has("download"));
    }

    private static int results(Optional<Double> asked) {
        return asked.filter(number -> number == Math.rint(number) && number >= 1 && number <= MAX_RESULTS)
                .map(Double::intValue)
                .orElse(1);
    }

    private static double page(Optional<Double> asked) {
        return asked.filter(number -> number >= 1 && number <= MAX_PAGE).orElse(1.0);
    }

    /** One code that is unknown, or has a space beside it, discards the whole filter. */
    private static List<Nationality> nationalities(QueryString query) {
        List<Optional<Nationality>> asked = query.text("nat").filter(text -> !text.isEmpty()).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(Nationality::ofCode)
                .toList();
        boolean usable = !asked.isEmpty() && asked.stream().allMatch(Optional::isPresent);
        return usable ? asked.stream().flatMap(Optional::stream).toList() : Nationality.ALL;
    }

    /** The nationality that the last two digits of an 18-character seed fix; an empty list where they fix none. */
    private static Optional<List<Nationality>> nationalityInSeed(String seed) {
        if (seed.length() != SERVER_SEED_LENGTH + 2) {
            return Optional.empty();
        }
        String tail = seed.substring(SERVER_SEED_LENGTH);
        int index = tail.matches("[0-9a-fA-F]{2}") ? Integer.parseInt(tail, 16) : Integer.MAX_VALUE;
        return Optional.of(index < Nationality.ALL.size() ? List.of(Nationality.ALL.get(index)) : List.of());
    }

    private static Optional<String> format(QueryString query) {
        return query.text("format").or(() -> query.text("fmt"));
    }

    private static Optional<String> notOffered(QueryString query) {
        Optional<String> parameter =
                query.names().stream().filter(NOT_OFFERED::contains).findFirst();
        return parameter.or(
                () -> format(query).filter(NOT_OFFERED_FORMATS::contains).map(text -> "format=" + text));
    }
}
