package dev.userstream.ops.dlq;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Selects dead letters. An empty collection and {@code null} select all.
 *
 * @param reasons why they were refused
 * @param stages where they were refused
 * @param from refused at this time or later
 * @param to refused before this time
 * @param sourcePartition the partition of the refused message
 * @param names dead letters named one by one
 */
public record DeadLetterFilter(
        Set<RefusalReason> reasons,
        Set<Stage> stages,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Integer sourcePartition,
        List<DeadLetterName> names) {
    /** Copies the collections. */
    public DeadLetterFilter {
        reasons = Set.copyOf(reasons);
        stages = Set.copyOf(stages);
        names = List.copyOf(names);
    }

    /** Selects the dead letters of these names; all where there are none. */
    public static DeadLetterFilter named(DeadLetterName... names) {
        return new DeadLetterFilter(Set.of(), Set.of(), null, null, null, List.of(names));
    }

    boolean accepts(DeadLetter deadLetter, String place) {
        DeadLetterId id = deadLetter.id();
        return (reasons.isEmpty() || reasons.contains(deadLetter.reason()))
                && (stages.isEmpty() || stages.contains(id.stage()))
                && (from == null || !deadLetter.rejectedAt().isBefore(from))
                && (to == null || deadLetter.rejectedAt().isBefore(to))
                && (sourcePartition == null
                        || (id.source() instanceof MessageOffset message && message.partition() == sourcePartition))
                && (names.isEmpty() || names.stream().anyMatch(name -> name.matches(id, place)));
    }
}
