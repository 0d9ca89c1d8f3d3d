package dev.userstream.events.run;

import dev.userstream.events.RunId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run as the ledger holds it. Counters count distinct sequences below the watermark, so a resumed run that sends some
 * users again counts none twice.
 *
 * @param id the run's id
 * @param request what was requested
 * @param seed the source's seed; frozen with the run, so that a sequence always means the same user
 * @param pageSize users a page; frozen with the run
 * @param state where the run stands
 * @param cause why a run that did not succeed ended; {@code null} otherwise
 * @param attempt 1 for the first
 * @param watermark number of contiguous sequences from 0 that are settled: acknowledged by Kafka as a user or as a dead letter
 * @param published sequences below the watermark that were acknowledged as users
 * @param rejected sequences below the watermark that became dead letters
 * @param active time spent publishing, over all attempts; truncated to milliseconds
 * @param startOffsets the topic's end offsets by partition when the run began: nothing of the run lies below them
 * @param startedAt when the first attempt began
 * @param updatedAt when this entry was written
 */
public record Run(
        RunId id,
        RunRequest request,
        String seed,
        int pageSize,
        RunState state,
        @Nullable String cause,
        int attempt,
        long watermark,
        long published,
        long rejected,
        Duration active,
        SortedMap<Integer, Long> startOffsets,
        Instant startedAt,
        Instant updatedAt) {
    /**
     * Checks that the counters add up, and copies.
     *
     * @throws IllegalArgumentException if published and rejected are not together the watermark, a counter or the active
     *     time is negative, or page size or attempt is below 1
     */
    public Run {
        if (published < 0 || rejected < 0 || published + rejected != watermark) {
            throw new IllegalArgumentException("watermark: " + watermark + ", published: " + published + ", rejected: "
                    + rejected + " (expected: published + rejected = watermark, none negative)");
        }
        if (pageSize < 1 || attempt < 1 || active.isNegative()) {
            throw new IllegalArgumentException("page size: " + pageSize + ", attempt: " + attempt + ", active: "
                    + active + " (expected: page size and attempt 1 or more, active not negative)");
        }
        active = active.truncatedTo(ChronoUnit.MILLIS);
        startOffsets = Collections.unmodifiableSortedMap(new TreeMap<>(Map.copyOf(startOffsets)));
    }

    /** A later entry of the run; the watermark follows from the counters. */
    public Run with(
            RunState newState,
            @Nullable String newCause,
            int newAttempt,
            long newPublished,
            long newRejected,
            Duration newActive,
            Instant now) {
        return new Run(
                id,
                request,
                seed,
                pageSize,
                newState,
                newCause,
                newAttempt,
                newPublished + newRejected,
                newPublished,
                newRejected,
                newActive,
                startOffsets,
                startedAt,
                now);
    }
}
