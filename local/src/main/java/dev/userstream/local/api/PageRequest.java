package dev.userstream.local.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A request for a page, read by the source's silent rules: it never reports a wrong value but replaces or ignores it.
 *
 * @param results users asked for, 1 to 5000; every other number counts as 1
 * @param seed the seed to echo
 * @param page the page to echo, 1 to 10,000; every other number counts as 1
 * @param nationalities where people come from; one unknown code discards the whole filter
 */
record PageRequest(int results, String seed, int page, List<Nationality> nationalities) {
    private static final int MAX_RESULTS = 5_000;
    private static final int MAX_PAGE = 10_000;

    /**
     * Reads a query.
     *
     * @param query values by parameter
     * @param serverSeed the seed where the query has none
     */
    static PageRequest of(Map<String, List<String>> query, String serverSeed) {
        String seed = text(query, "seed");
        return new PageRequest(
                number(query, "results", MAX_RESULTS),
                seed.isEmpty() ? serverSeed : seed,
                number(query, "page", MAX_PAGE),
                nationalities(text(query, "nat")));
    }

    /**
     * The source's own key of a stream of users: it appends the page to the seed and keeps the first 32 bits of its MD5. So
     * {@code run-1} page 2 is {@code run-12} page 1, and some seeds share their users.
     */
    int streamKey() {
        String text = page == 1 ? seed : seed + page;
        // A version 3 UUID starts with these bits.
        UUID md5 = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
        return (int) (md5.getMostSignificantBits() >>> 32);
    }

    private static String text(Map<String, List<String>> query, String name) {
        return String.join(",", query.getOrDefault(name, List.of()));
    }

    private static int number(Map<String, List<String>> query, String name, int max) {
        String text = text(query, name);
        int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 1;
        return number >= 1 && number <= max ? number : 1;
    }

    private static List<Nationality> nationalities(String codes) {
        List<Optional<Nationality>> known =
                Arrays.stream(codes.split(",", -1)).map(Nationality::ofCode).toList();
        return known.stream().allMatch(Optional::isPresent)
                ? known.stream().map(Optional::orElseThrow).toList()
                : Nationality.ALL;
    }
}
