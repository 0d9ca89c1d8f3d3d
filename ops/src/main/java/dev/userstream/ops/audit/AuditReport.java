package dev.userstream.ops.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.userstream.events.run.RunState;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The result of an audit and its JSON document; {@code docs/audit.md} explains the figures.
 *
 * @param runId the run that was audited; {@code null} for everything
 * @param reasons why the verdict is not {@link Verdict#PASS}, and further remarks; one sentence each
 * @param stores what was found in each store, by the store's label
 * @param durationMs how long the audit took, including the wait
 */
public record AuditReport(
        @Nullable String runId,
        Verdict verdict,
        List<String> reasons,
        long published,
        long rejectedByProducer,
        long messages,
        long unaccounted,
        long deadLettered,
        SortedMap<String, Long> deadLetters,
        List<RunFigures> runs,
        SortedMap<String, StoreFigures> stores,
        long durationMs) {
    /** The verdict of an audit. */
    public enum Verdict {
        /** Everything that was published is in both stores with the newest values, or is a dead letter. */
        PASS,
        /** Something is missing, duplicated, wrong or extra, or nothing was published. */
        FAIL,
        /** No fault was found, but the reasons of the report prevent a proof, such as records that retention removed. */
        UNPROVABLE;

        /**
         * The verdict of that label.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Verdict parse(String label) {
            return Arrays.stream(values())
                    .filter(verdict -> verdict.label().equalsIgnoreCase(label))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(label + " (expected: pass, unprovable or fail)"));
        }

        /** The name in documents and metrics. */
        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One run of the ledger, with the number of its expected ids that have a valid message in the topic. */
    public record RunFigures(String runId, RunState state, long published, long inTopic) {}

    /**
     * What was found in one store, in rows; {@code docs/audit.md} explains each figure.
     *
     * @param deadLetters users that are only dead letters, by the stage that refused them
     * @param lag messages that the store had not read; {@code null} where its consumer group has no offsets
     */
    public record StoreFigures(
            long expected,
            long rows,
            long missing,
            long expired,
            long duplicated,
            long wrong,
            long extra,
            long unverifiable,
            SortedMap<String, Long> deadLetters,
            @Nullable Long lag,
            Examples examples) {
        /** Users that are only dead letters. */
        public long deadLettered() {
            return deadLetters.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Whether the store may still store what it lacks. */
        boolean isBehind() {
            return lag == null || lag > 0;
        }
    }

    /** The first few faulty rows: ids and column names, never values. */
    public record Examples(List<String> missing, List<WrongRow> wrong, List<String> extra) {}

    /** The id of a row that differs from its message, and the columns that differ. */
    public record WrongRow(String id, List<String> fields) {}
}
