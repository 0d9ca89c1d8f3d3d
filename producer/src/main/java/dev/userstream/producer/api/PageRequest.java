package dev.userstream.producer.api;

import dev.userstream.events.RunId;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One page of a run. The same request always yields the same users.
 *
 * @param runId the run that the users' ids derive from
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

    /**
     * The source appends the page's digits to the seed: only seeds of one length keep one run's second page from being
     * another run's first. Seeds of 18 characters mean something else to it, or make it hang.
     */
    private static final Pattern SEED = Pattern.compile("[0-9a-f]{16}");

    /**
     * Checks everything, because the source checks nothing.
     *
     * @throws IllegalArgumentException if seed, page, size or a nationality is not what the source understands
     */
    public PageRequest {
        if (!SEED.matcher(seed).matches()) {
            throw new IllegalArgumentException("seed: " + seed + " (expected: 16 hexadecimal digits, lower case)");
        }
        if (page < 1 || page > MAX_PAGE) {
            throw new IllegalArgumentException("page: " + page + " (expected: 1 to " + MAX_PAGE + ")");
        }
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("page size: " + size + " (expected: 1 to " + MAX_SIZE + ")");
        }
        nationalities = Nationalities.check(nationalities);
    }

    /** The sequence of the page's first user. */
    public long firstSequence() {
        return (page - 1L) * size;
    }
}
