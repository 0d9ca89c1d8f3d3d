package dev.userstream.ops.dlq;

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
public final class DeadLetterCounts {
    private static final int REMEMBERED = 50_000;

    private final SortedMap<String, Long> counts = new TreeMap<>();
    private final SortedMap<String, Long> replays = new TreeMap<>();
    /** Whether each of the last dead letters was replayed. */
    private final Map<DeadLetterId, Boolean> recent = new LinkedHashMap<>();

    /** Nothing was counted yet. */
    public DeadLetterCounts() {}

    /** Counts a record of the dead-letter topic. */
    public void accept(TopicRecord message) {
        Optional<DeadLetter> deadLetter = message.deadLetter();
        if (deadLetter.isEmpty()) {
            message.replayMarker().ifPresent(this::add);
        } else if (!recent.containsKey(deadLetter.get().id())) {
            remember(deadLetter.get().id(), false);
            counts.merge(deadLetter.get().reason().code(), 1L, Long::sum);
        }
    }

    /** Dead letters by the code of their reason. */
    public SortedMap<String, Long> byReason() {
        return new TreeMap<>(counts);
    }

    /** Those that were replayed. */
    public SortedMap<String, Long> replayed() {
        return new TreeMap<>(replays);
    }

    /** A marker without its dead letter does not count, unless the dead letter may have been forgotten. */
    private void add(ReplayMarker marker) {
        boolean known = recent.containsKey(marker.id()) || recent.size() == REMEMBERED;
        if (known && !recent.getOrDefault(marker.id(), false)) {
            remember(marker.id(), true);
            replays.merge(marker.reason().code(), 1L, Long::sum);
        }
    }

    private void remember(DeadLetterId id, boolean replayed) {
        recent.put(id, replayed);
        if (recent.size() > REMEMBERED) {
            recent.remove(recent.keySet().iterator().next());
        }
    }
}
