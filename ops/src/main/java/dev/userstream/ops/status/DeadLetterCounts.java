package dev.userstream.ops.status;

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
    private final Map<RefusalReason, Long> counts = new EnumMap<>(RefusalReason.class);
    private final Map<RefusalReason, Long> replays = new EnumMap<>(RefusalReason.class);
    private final Recent recent;
    private final Recent recentReplays;

    /**
     * No dead letters.
     *
     * @param remembered the number of identities that are remembered
     */
    DeadLetterCounts(int remembered) {
        recent = new Recent(remembered);
        recentReplays = new Recent(remembered);
    }

    void accept(TopicRecord message) {
        Optional<DeadLetter> deadLetter = message.deadLetter();
        if (deadLetter.isPresent()) {
            if (recent.put(deadLetter.get().id(), true) == null) {
                counts.merge(deadLetter.get().reason(), 1L, Long::sum);
            }
        } else {
            message.replayMarker().ifPresent(this::add);
        }
    }

    void clear() {
        counts.clear();
        replays.clear();
        recent.clear();
        recentReplays.clear();
    }

    Map<RefusalReason, Long> byReason() {
        return new EnumMap<>(counts);
    }

    Map<RefusalReason, Long> replayed() {
        return new EnumMap<>(replays);
    }

    /** A marker without its dead letter does not count, unless the dead letter may have been evicted. */
    private void add(ReplayMarker marker) {
        boolean known = recent.containsKey(marker.id()) || recent.size() == recent.max;
        if (known && recentReplays.put(marker.id(), true) == null) {
            replays.merge(marker.reason(), 1L, Long::sum);
        }
    }

    private static final class Recent extends LinkedHashMap<DeadLetterId, Boolean> {
        private static final long serialVersionUID = 1L;

        private final int max;

        Recent(int max) {
            this.max = max;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<DeadLetterId, Boolean> eldest) {
            return size() > max;
        }
    }
}
