package dev.userstream.job.watch;

import java.util.Map;

/**
 * A running query as it looked at one moment. Two sightings that are equal show a query that has done nothing in between.
 *
 * @param start counts the query's starts
 * @param batch number of the last batch that ended; -1 before the first since the start
 * @param steps counts what was done for the running batch
 * @param positions the next offset of each partition; empty where it is not known
 */
record Sighting(long start, long batch, long steps, Map<Integer, Long> positions) {
    /** Copies the positions. */
    Sighting {
        positions = Map.copyOf(positions);
    }
}
