package dev.userstream.ops.watch;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetterCodec;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.Replay;
import dev.userstream.events.ReplayCodec;
import dev.userstream.ops.evidence.TopicRecord;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts identities of dead letters and of their replays by reason, in bounded memory: a letter is repeated when a batch runs
 * again, soon after its first time, so only the latest identities are remembered. Not thread-safe.
 */
final class LetterCounts {
    /** More than two stores' largest batches together. */
    static final int REMEMBERED = 50_000;

    private final Map<RefusalReason, Long> counts = new EnumMap<>(RefusalReason.class);
    private final Map<RefusalReason, Long> replays = new EnumMap<>(RefusalReason.class);
    private final Map<String, Boolean> latest = new Latest();
    private final Map<String, Boolean> latestReplays = new Latest();

    void accept(TopicRecord message) {
        Optional<DeadLetter> letter = DeadLetterCodec.decode(message.key(), message.value(), message.headers());
        letter.ifPresentOrElse(
                this::add, () -> ReplayCodec.decode(message.headers()).ifPresent(this::add));
    }

    void clear() {
        counts.clear();
        replays.clear();
        latest.clear();
        latestReplays.clear();
    }

    Map<RefusalReason, Long> byReason() {
        return new EnumMap<>(counts);
    }

    Map<RefusalReason, Long> replayed() {
        return new EnumMap<>(replays);
    }

    private void add(DeadLetter letter) {
        if (latest.put(letter.identity(), true) == null) {
            counts.merge(letter.reason(), 1L, Long::sum);
        }
    }

    private void add(Replay replay) {
        if (latestReplays.put(replay.identity(), true) == null) {
            replays.merge(replay.reason(), 1L, Long::sum);
        }
    }

    private static final class Latest extends LinkedHashMap<String, Boolean> {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    }
}
