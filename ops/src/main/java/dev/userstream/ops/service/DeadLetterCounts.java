package dev.userstream.ops.service;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts distinct dead letters, and those that were replayed, by reason. A dead letter is repeated when a batch is retried, soon
 * after its first record, so a bounded number of identities is remembered. Not thread-safe.
 */
final class DeadLetterCounts {
    private final int remembered;
    private final SortedMap<String, Long> counts = new TreeMap<>();
    private final SortedMap<String, Long> replays = new TreeMap<>();
    /** Whether each of the last dead letters was replayed. */
    private final Map<DeadLetterId, Boolean> recent = new LinkedHashMap<>();

    /** Counts nothing yet; remembers at most so many identities. */
    DeadLetterCounts(int remembered) {
        this.remembered = remembered;
    }

    void accept(TopicRecord message) {
        Optional<DeadLetter> deadLetter = message.deadLetter();
        if (deadLetter.isEmpty()) {
            message.replayMarker().ifPresent(this::add);
        } else if (!recent.containsKey(deadLetter.get().id())) {
            remember(deadLetter.get().id(), false);
            counts.merge(deadLetter.get().reason().code(), 1L, Long::sum);
        }
    }

    /** Dead letters by the code of their reason. */
    SortedMap<String, Long> byReason() {
        return new TreeMap<>(counts);
    }

    /** Those that were replayed. */
    SortedMap<String, Long> replayed() {
        return new TreeMap<>(replays);
    }

    /** A marker without its dead letter does not count, unless the dead letter may have been forgotten. */
    private void add(ReplayMarker marker) {
        boolean known = recent.containsKey(marker.id()) || recent.size() == remembered;
        if (known && !recent.getOrDefault(marker.id(), false)) {
            remember(marker.id(), true);
            replays.merge(marker.reason().code(), 1L, Long::sum);
        }
    }

    private void remember(DeadLetterId id, boolean replayed) {
        recent.put(id, replayed);
        if (recent.size() > remembered) {
            recent.remove(recent.keySet().iterator().next());
        }
    }
}
