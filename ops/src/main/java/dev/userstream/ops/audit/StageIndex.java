package dev.userstream.ops.audit;

import dev.userstream.events.UserIds;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.DeadLetterId.Source;
import java.util.BitSet;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One stage's dead letters, each identity once, and which of them were replayed. A dead letter that was replayed excuses no row any
 * more: what counts is what became of its replay. Not thread-safe.
 */
final class StageIndex {
    private final IdIndex deadLetters = new IdIndex();
    private final IdIndex ids = new IdIndex();
    /** Of each dead letter the number of the id that is its message's key, plus one; 0 for none. */
    private final LongColumn keys = new LongColumn();

    private final BitSet excusing = new BitSet();
    private final BitSet replayed = new BitSet();

    /**
     * Notes a dead letter.
     *
     * @param id the id that its message has as its key, if any
     * @param excuses whether the dead letter excuses the row of this id
     * @return whether the dead letter is new
     */
    boolean add(Source origin, Optional<UUID> id, boolean excuses) {
        int before = deadLetters.size();
        int deadLetter = deadLetters.add(place(origin));
        id.ifPresent(key -> keys.set(deadLetter, ids.add(key) + 1L));
        excusing.set(deadLetter, excuses && id.isPresent());
        return deadLetters.size() > before;
    }

    /** Whether this dead letter was noted. */
    boolean holds(Source origin) {
        return deadLetters.find(place(origin)) >= 0;
    }

    /** Whether this dead letter was noted and not replayed. */
    boolean isOpen(Source origin) {
        int deadLetter = deadLetters.find(place(origin));
        return deadLetter >= 0 && !replayed.get(deadLetter);
    }

    /**
     * Notes that a dead letter was replayed. Where the replayed message carries another id than the refused one, the refused id has
     * no message still, and the dead letter goes on excusing it.
     *
     * @param id the id that the replayed message has as its key, if any
     */
    void replay(Source origin, Optional<UUID> id) {
        int deadLetter = deadLetters.find(place(origin));
        if (deadLetter >= 0 && (keys.get(deadLetter) == 0 || id.equals(Optional.of(key(deadLetter))))) {
            replayed.set(deadLetter);
        }
    }

    /** Hands over every id that a dead letter excuses which was not replayed. */
    void eachExcused(Consumer<UUID> sink) {
        for (int deadLetter = excusing.nextSetBit(0);
                deadLetter >= 0;
                deadLetter = excusing.nextSetBit(deadLetter + 1)) {
            if (!replayed.get(deadLetter)) {
                sink.accept(key(deadLetter));
            }
        }
    }

    private UUID key(int deadLetter) {
        return ids.id((int) keys.get(deadLetter) - 1);
    }

    /** The timestamp belongs to the place: in a topic that was deleted and made again the same position is another message. */
    private static UUID place(Source origin) {
        if (origin instanceof MessageOffset position) {
            return new UUID(PackedOffset.of(position.partition(), position.offset()), position.timestampMs());
        }
        RunSequence sequence = (RunSequence) origin;
        return UserIds.of(sequence.runId(), sequence.sequence());
    }
}
