package dev.userstream.ops.dlq;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.Source;
import dev.userstream.events.deadletter.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are asked for. An empty set, an empty list and {@code null} ask for all.
 *
 * @param reasons why they were refused
 * @param stages the stages that refused them
 * @param from refused at this time or later
 * @param to refused before this time
 * @param sourcePartition the partition that the refused message came from
 * @param names dead letters named one by one
 */
public record DeadLetterFilter(
        Set<RefusalReason> reasons,
        Set<Stage> stages,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Integer sourcePartition,
        List<DeadLetterName> names) {
    /** Copies what it is given. */
    public DeadLetterFilter {
        reasons = Set.copyOf(reasons);
        stages = Set.copyOf(stages);
        names = List.copyOf(names);
    }

    /** All dead letters. */
    public static DeadLetterFilter all() {
        return new DeadLetterFilter(Set.of(), Set.of(), null, null, null, List.of());
    }

    boolean accepts(DeadLetter deadLetter, String record) {
        return (reasons.isEmpty() || reasons.contains(deadLetter.reason()))
                && (stages.isEmpty() || stages.contains(deadLetter.id().stage()))
                && (from == null || !deadLetter.rejectedAt().isBefore(from))
                && (to == null || deadLetter.rejectedAt().isBefore(to))
                && (sourcePartition == null || isFrom(deadLetter.id().source(), sourcePartition))
                && isNamed(deadLetter.id(), record);
    }

    private boolean isNamed(DeadLetterId id, String record) {
        return names.isEmpty() || names.stream().anyMatch(name -> name.names(id, record));
    }

    private static boolean isFrom(Source origin, int partition) {
        return origin instanceof MessageOffset position && position.partition() == partition;
    }
}
