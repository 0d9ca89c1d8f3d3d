package dev.userstream.ops.dlq;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetter.Origin;
import dev.userstream.events.DeadLetter.Rejecter;
import dev.userstream.events.RefusalReason;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are asked for. An empty set, an empty list and {@code null} ask for all.
 *
 * @param reasons why they were refused
 * @param rejecters who refused them
 * @param from refused at this time or later
 * @param to refused before this time
 * @param sourcePartition the partition that the refused message came from
 * @param names letters named one by one
 */
public record LetterFilter(
        Set<RefusalReason> reasons,
        Set<Rejecter> rejecters,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Integer sourcePartition,
        List<LetterName> names) {
    /** Copies what it is given. */
    public LetterFilter {
        reasons = Set.copyOf(reasons);
        rejecters = Set.copyOf(rejecters);
        names = List.copyOf(names);
    }

    /** All letters. */
    public static LetterFilter all() {
        return new LetterFilter(Set.of(), Set.of(), null, null, null, List.of());
    }

    boolean accepts(DeadLetter letter, String record) {
        return (reasons.isEmpty() || reasons.contains(letter.reason()))
                && (rejecters.isEmpty() || rejecters.contains(letter.rejecter()))
                && (from == null || !letter.rejectedAt().isBefore(from))
                && (to == null || letter.rejectedAt().isBefore(to))
                && (sourcePartition == null || isFrom(letter.origin(), sourcePartition))
                && isNamed(LetterId.of(letter), record);
    }

    private boolean isNamed(LetterId id, String record) {
        return names.isEmpty() || names.stream().anyMatch(name -> name.names(id, record));
    }

    private static boolean isFrom(Origin origin, int partition) {
        return origin instanceof Origin.Position position && position.partition() == partition;
    }
}
