package dev.userstream.ops.status;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetterCodec;
import dev.userstream.events.Replay;
import dev.userstream.events.ReplayCodec;
import dev.userstream.ops.evidence.TopicRecord;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts identities of dead letters, and those of them that were replayed, by reason. Not thread-safe. */
final class LetterTally {
    private final SortedMap<String, Long> byReason = new TreeMap<>();
    private final SortedMap<String, Long> replayed = new TreeMap<>();
    private final Set<String> open = new HashSet<>();
    private final Set<String> closed = new HashSet<>();

    void accept(TopicRecord message) {
        Optional<DeadLetter> letter = DeadLetterCodec.decode(message.key(), message.value(), message.headers());
        letter.ifPresentOrElse(
                this::add, () -> ReplayCodec.decode(message.headers()).ifPresent(this::add));
    }

    SortedMap<String, Long> byReason() {
        return byReason;
    }

    SortedMap<String, Long> replayed() {
        return replayed;
    }

    private void add(DeadLetter letter) {
        String identity = letter.identity();
        if (!closed.contains(identity) && open.add(identity)) {
            byReason.merge(letter.reason().code(), 1L, Long::sum);
        }
    }

    private void add(Replay replay) {
        if (open.remove(replay.identity())) {
            closed.add(replay.identity());
            replayed.merge(replay.reason().code(), 1L, Long::sum);
        }
    }
}
