package dev.userstream.ops.status;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.ReplayMarkerCodec;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts dead letters and their replays by reason, each identity once, in bounded memory: a dead letter is repeated when a batch
 * runs again, soon after its first time, so only the latest identities are kept. Not thread-safe.
 */
public final class DeadLetterCounts {
    /** Identities kept; more than the largest batches of both stores. */
    static final int MAX_IDENTITIES = 50_000;

    private final Map<RefusalReason, Long> counts = new EnumMap<>(RefusalReason.class);
    private final Map<RefusalReason, Long> replayed = new EnumMap<>(RefusalReason.class);
    private final Map<DeadLetterId, Boolean> latest = new LatestIds();
    private final Map<DeadLetterId, Boolean> latestReplays = new LatestIds();

    /** Counts a record of the dead-letter topic; foreign records are ignored. */
    public void accept(TopicRecord message) {
        Optional<DeadLetter> deadLetter = DeadLetterCodec.decode(message.key(), message.value(), message.headers());
        deadLetter.ifPresentOrElse(
                this::add, () -> ReplayMarkerCodec.decode(message.headers()).ifPresent(this::add));
    }

    /** Forgets everything. */
    public void clear() {
        counts.clear();
        replayed.clear();
        latest.clear();
        latestReplays.clear();
    }

    /** Dead letters by reason. */
    public Map<RefusalReason, Long> byReason() {
        return new EnumMap<>(counts);
    }

    /** Replayed dead letters by reason. */
    public Map<RefusalReason, Long> replayed() {
        return new EnumMap<>(replayed);
    }

    static SortedMap<String, Long> byCode(Map<RefusalReason, Long> counts) {
        SortedMap<String, Long> codes = new TreeMap<>();
        counts.forEach((reason, count) -> codes.put(reason.code(), count));
        return codes;
    }

    private void add(DeadLetter deadLetter) {
        if (latest.put(deadLetter.id(), true) == null) {
            counts.merge(deadLetter.reason(), 1L, Long::sum);
        }
    }

    private void add(ReplayMarker marker) {
        if (latestReplays.put(marker.id(), true) == null) {
            replayed.merge(marker.reason(), 1L, Long::sum);
        }
    }

    private static final class LatestIds extends LinkedHashMap<DeadLetterId, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DeadLetterId, Boolean> eldest) {
            return size() > MAX_IDENTITIES;
        }
    }
}
