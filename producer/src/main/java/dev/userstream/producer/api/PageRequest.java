package dev.userstream.producer.api;

import dev.userstream.events.RunId;
import java.util.List;

/**
 * One page of a run. The same request means the same users for ever.
 *
 * @param runId the run whose ids the users get
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
     * Checks the ranges, because the source does not.
     *
     * @throws IllegalArgumentException if page or size is out of range
     */
    public PageRequest {
        if (page < 1 || page > MAX_PAGE) {
            throw new IllegalArgumentException("page: " + page + " (expected: 1 to " + MAX_PAGE + ")");
        }
        if (size < 1 || size > MAX_SIZE) {
            throw new IllegalArgumentException("page size: " + size + " (expected: 1 to " + MAX_SIZE + ")");
        }
        nationalities = List.copyOf(nationalities);
    }

    /** The sequence of the page's first user. */
    public long firstSequence() {
        return (page - 1L) * size;
    }
}
