package dev.userstream.ops.watch;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetterCodec;
import dev.userstream.events.RefusalReason;
import dev.userstream.ops.evidence.TopicRecord;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts identities of dead letters by reason, in bounded memory: a letter is repeated when a batch runs again, soon after its
 * first time, so only the latest identities are remembered. Not thread-safe.
 */
final class LetterCounts {
    /** More than two stores' largest batches together. */
    static final int REMEMBERED = 50_000;

    private final Map<RefusalReason, Long> counts = new EnumMap<>(RefusalReason.class);
    private final Map<String, Boolean> latest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    void accept(TopicRecord message) {
        DeadLetterCodec.decode(message.key(), message.value(), message.headers())
                .filter(letter -> latest.put(letter.identity(), true) == null)
                .map(DeadLetter::reason)
                .ifPresent(reason -> counts.merge(reason, 1L, Long::sum));
    }

    void clear() {
        counts.clear();
        latest.clear();
    }

    Map<RefusalReason, Long> byReason() {
        return new EnumMap<>(counts);
    }
}
