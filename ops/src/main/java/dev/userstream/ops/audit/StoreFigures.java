package dev.userstream.ops.audit;

import java.util.List;

/**
 * What the audit found in one store.
 *
 * @param expected rows that must be there
 * @param rows rows that were looked at
 * @param missing rows that must be there and are not
 * @param duplicated rows of a run beyond one for each of its sequences
 * @param wrong rows that do not say what the newest message of their id says
 * @param extra rows whose id no message carries
 * @param unverifiable rows that are there, but whose message is not in the topic any more, so that nothing tells their values
 * @param lag messages that the store had not yet taken when it was judged
 * @param examples the first few of each
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
     * The first few rows that are not as they should be: ids and column names, never values.
     *
     * @param missing ids of missing rows
     * @param wrong ids of wrong rows with the columns that differ
     * @param extra ids of extra rows
     */
    public record Examples(List<String> missing, List<WrongRow> wrong, List<String> extra) {
        /** Copies the lists. */
        public Examples {
            missing = List.copyOf(missing);
            wrong = List.copyOf(wrong);
            extra = List.copyOf(extra);
        }
    }

    /**
     * A row that says something else than its message.
     *
     * @param id its id
     * @param fields the columns that differ
     */
    public record WrongRow(String id, List<String> fields) {
        /** Copies the list. */
        public WrongRow {
            fields = List.copyOf(fields);
        }
    }

    /** Whether nothing is missing, duplicated, wrong or extra. */
    public boolean isClean() {
        return missing == 0 && duplicated == 0 && wrong == 0 && extra == 0;
    }
}
