package dev.userstream.ops.audit;

import dev.userstream.events.DeadLetter.Origin;
import dev.userstream.events.UserIds;
import java.util.BitSet;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * One rejecter's letters, each identity once, and which of them were replayed. A letter that was replayed excuses no row any
 * more: what counts is what became of its replay. Not thread-safe.
 */
final class LetterIndex {
    private final IdIndex letters = new IdIndex();
    private final IdIndex ids = new IdIndex();
    /** Of each letter the number of the id that is its message's key, plus one; 0 for none. */
    private final LongColumn keys = new LongColumn();

    private final BitSet excusing = new BitSet();
    private final BitSet replayed = new BitSet();

    /**
     * Notes a letter.
     *
     * @param id the id that its message has as its key, if any
     * @param excuses whether the letter excuses the row of this id
     * @return whether the letter is new
     */
    boolean add(Origin origin, Optional<UUID> id, boolean excuses) {
        int before = letters.size();
        int letter = letters.add(place(origin));
        id.ifPresent(key -> keys.set(letter, ids.add(key) + 1L));
        excusing.set(letter, excuses && id.isPresent());
        return letters.size() > before;
    }

    /** Whether this letter was noted. */
    boolean holds(Origin origin) {
        return letters.find(place(origin)) >= 0;
    }

    /** Whether this letter was noted and not replayed. */
    boolean isOpen(Origin origin) {
        int letter = letters.find(place(origin));
        return letter >= 0 && !replayed.get(letter);
    }

    /**
     * Notes that a letter was replayed. Where the replayed message carries another id than the refused one, the refused id has
     * no message still, and the letter goes on excusing it.
     *
     * @param id the id that the replayed message has as its key, if any
     */
    void replay(Origin origin, Optional<UUID> id) {
        int letter = letters.find(place(origin));
        if (letter >= 0 && (keys.get(letter) == 0 || id.equals(Optional.of(key(letter))))) {
            replayed.set(letter);
        }
    }

    /** Hands over every id that a letter excuses which was not replayed. */
    void eachExcused(Consumer<UUID> sink) {
        for (int letter = excusing.nextSetBit(0); letter >= 0; letter = excusing.nextSetBit(letter + 1)) {
            if (!replayed.get(letter)) {
                sink.accept(key(letter));
            }
        }
    }

    private UUID key(int letter) {
        return ids.id((int) keys.get(letter) - 1);
    }

    /** The timestamp belongs to the place: in a topic that was deleted and made again the same position is another message. */
    private static UUID place(Origin origin) {
        if (origin instanceof Origin.Position position) {
            return new UUID(Position.of(position.partition(), position.offset()), position.timestampMs());
        }
        Origin.Sequence sequence = (Origin.Sequence) origin;
        return UserIds.of(sequence.runId(), sequence.sequence());
    }
}
