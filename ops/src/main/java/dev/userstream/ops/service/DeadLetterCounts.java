package dev.userstream.ops.service;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts distinct dead letters, and those that were replayed, by reason. A dead letter is repeated when a batch is retried, soon
 * after its first record, so a bounded number of identities is remembered. Not thread-safe.
 */
final class DeadLetterCounts {
    private final int remembered;
    private final Map<RefusalReason, Long> counts = new EnumMap<>(RefusalReason.class);
    private final Map<RefusalReason, Long> replays = new EnumMap<>(RefusalReason.class);
    /** Whether each of the last dead letters was replayed. */
    private final Map<DeadLetterId, Boolean> recent = new LinkedHashMap<>();

    /**
     * No dead letters.
     *
     * @param remembered the number of identities that are remembered
     */
    DeadLetterCounts(int remembered) {
        this.remembered = remembered;
    }

    void accept(TopicRecord message) {
        Optional<DeadLetter> deadLetter = message.deadLetter();
        if (deadLetter.isEmpty()) {
            message.replayMarker().ifPresent(this::add);
        } else if (!recent.containsKey(deadLetter.get().id())) {
            remember(deadLetter.get().id(), false);
            counts.merge(deadLetter.get().reason(), 1L, Long::sum);
        }
    }

    Map<RefusalReason, Long> byReason() {
        return new EnumMap<>(counts);
    }

    Map<RefusalReason, Long> replayed() {
        return new EnumMap<>(replays);
    }

    /** A marker without its dead letter does not count, unless the dead letter may have been forgotten. */
    private void add(ReplayMarker marker) {
        boolean known = recent.containsKey(marker.id()) || recent.size() == remembered;
        if (known && !recent.getOrDefault(marker.id(), false)) {
            remember(marker.id(), true);
            replays.merge(marker.reason(), 1L, Long::sum);
        }
    }

    private void remember(DeadLetterId id, boolean replayed) {
        recent.put(id, replayed);
        if (recent.size() > remembered) {
            recent.remove(recent.keySet().iterator().next());
        }
    }
}
