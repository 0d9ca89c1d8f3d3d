package dev.userstream.producer.api;

import dev.userstream.events.RunId;
import dev.userstream.events.run.RunRequest;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import okio.ByteString;

/**
 * One page of a run. The same request always yields the same users.
 *
 * @param seed the source's seed, 16 hexadecimal digits
 * @param page page number, from 1 to 10,000 (the source silently answers page 1 beyond)
 * @param size users a page, 1 to 5,000 (the source silently answers 1 beyond)
 * @param nationalities two-letter upper-case codes; empty for all
 */
public record PageRequest(RunId runId, String seed, int page, int size, List<String> nationalities) {
    /** Largest page that the source serves. */
    public static final int MAX_SIZE = 5_000;

    /** Last page that the source serves. */
    public static final int MAX_PAGE = 10_000;

    private static final int MIN_TIMED_SIZE = 100;
    private static final int SECONDS_PER_PAGE = 10;
    private static final int SEED_BYTES = 8;

    private static final Set<String> NATIONALITIES = new TreeSet<>(Set.of(
            "AU", "BR", "CA", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IN", "IR", "MX", "NL", "NO", "NZ", "RS",
            "TR", "UA", "US"));

    /**
     * The source appends the page's digits to the seed: only seeds of one length keep one run's second page from being
     * another run's first. Seeds of 18 characters mean something else to it, or make it hang.
     */
    private static final Pattern SEED = Pattern.compile("[0-9a-f]{16}");

    /**
     * Checks everything, because the source checks nothing.
     *
     * @throws IllegalArgumentException if anything is not what the source understands
     */
    public PageRequest {
        require(SEED.matcher(seed).matches(), "seed", seed, "16 hexadecimal digits, lower case");
        require(page >= 1 && page <= MAX_PAGE, "page", page, "1 to " + MAX_PAGE);
        require(size >= 1 && size <= MAX_SIZE, "page size", size, "1 to " + MAX_SIZE);
        nationalities = List.copyOf(nationalities);
        nationalities.forEach(PageRequest::requireNationality);
    }

    /** The seed of a run: the beginning of its id's digest. */
    public static String seed(RunId id) {
        return ByteString.encodeUtf8(id.value())
                .sha256()
                .substring(0, SEED_BYTES)
                .hex();
    }

    /** The page size of a run: few requests for many users, but no page that lasts for minutes in a slow run. */
    public static int size(RunRequest request) {
        Long users = request.users();
        if (users != null) {
            return (int) Math.min(users, MAX_SIZE);
        }
        double wanted = request.requestedRate().orElse((double) MAX_SIZE) * SECONDS_PER_PAGE;
        return (int) Math.max(MIN_TIMED_SIZE, Math.min(MAX_SIZE, Math.ceil(wanted)));
    }

    /** Throws an {@link IllegalArgumentException} if the source cannot supply so many users to one run. */
    public static void requirePossible(RunRequest request) {
        long most = (long) size(request) * MAX_PAGE;
        double seconds = request.requestedDuration().orElse(Duration.ZERO).toMillis() / 1e3;
        Long users = request.users();
        double wanted =
                users != null ? users : seconds * request.requestedRate().orElse(0.0);
        String name = users != null ? "users" : "duration, rate";
        require(wanted <= most, name, (long) wanted + " users", "at most " + most + " in one run");
    }

    /** The sequence of the page's first user. */
    public long firstSequence() {
        return (page - 1L) * size;
    }

    /**
     * Nationalities in the one form that the source understands: for an unknown code or a blank after a comma it silently returns
     * users of all nationalities, and to a lone comma it never responds.
     *
     * @param codes in any case, with blanks around them
     * @return upper-case codes in alphabetical order, each once, so that equal lists are equal requests
     * @throws IllegalArgumentException if a code is unknown or empty
     */
    public static List<String> nationalities(List<String> codes) {
        List<String> normalised = codes.stream()
                .map(code -> String.valueOf(code).strip().toUpperCase(Locale.ROOT))
                .distinct()
                .sorted()
                .toList();
        normalised.forEach(PageRequest::requireNationality);
        return normalised;
    }

    private static void requireNationality(String code) {
        require(
                NATIONALITIES.contains(code),
                "nationalities",
                '"' + code + '"',
                "any of " + String.join(", ", NATIONALITIES));
    }

    private static void require(boolean fits, String name, Object value, String expected) {
        if (!fits) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
        }
    }
}
