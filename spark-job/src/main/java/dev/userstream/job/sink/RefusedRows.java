package dev.userstream.job.sink;

import dev.userstream.job.parse.UserRow;

/** Takes the rows that a store refuses for its own reasons. */
@FunctionalInterface
public interface RefusedRows {
    /**
     * Takes one refused row.
     *
     * @param message the store's own words
     */
    void refused(UserRow row, String message);
}
