package dev.userstream.ops.audit;

import java.util.List;

/**
 * What the audit found in one store.
 *
 * @param expected rows that must exist
 * @param rows rows that were read
 * @param missing rows that must exist and do not
 * @param duplicated rows of a run beyond one for each of its sequences
 * @param wrong rows that differ from the newest message of their id
 * @param extra rows without a message of their id
 * @param unverifiable rows whose message the topic no longer holds, so that their values cannot be compared
 * @param lag messages that the store had not read yet
 * @param examples the first few faulty rows
 */
public record StoreFigures(
        long expected,
        long rows,
        long missing,
        long duplicated,
        long wrong,
        long extra,
        long unverifiable,
        long lag,
        Examples examples) {
    /**
     * The first few faulty rows: ids and column names, never values.
     *
     * @param missing ids of missing rows
     * @param wrong ids of wrong rows with the columns that differ
     * @param extra ids of extra rows
     */
    public record Examples(List<String> missing, List<WrongRow> wrong, List<String> extra) {}

    /**
     * A row that differs from its message.
     *
     * @param id its id
     * @param fields the columns that differ
     */
    public record WrongRow(String id, List<String> fields) {}
}
