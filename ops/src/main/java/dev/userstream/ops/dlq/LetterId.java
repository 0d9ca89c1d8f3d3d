package dev.userstream.ops.dlq;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetter.Origin;
import dev.userstream.events.DeadLetter.Rejecter;
import dev.userstream.events.Replay;

/**
 * What makes two letters the same letter. The timestamp belongs to it: in a topic that was deleted and made again the same
 * position is another message.
 *
 * @param origin where the refused message came from
 * @param rejecter who refused it
 */
public record LetterId(Origin origin, Rejecter rejecter) {
    /** The identity of a letter. */
    public static LetterId of(DeadLetter letter) {
        return new LetterId(letter.origin(), letter.rejecter());
    }

    /** The identity of the letter that was replayed. */
    public static LetterId of(Replay replay) {
        return new LetterId(replay.origin(), replay.rejecter());
    }

    /** Where the message came from, in the one notation of all commands: {@code users_created-2@17}, or {@code run@sequence}. */
    public String place() {
        if (origin instanceof Origin.Position position) {
            return position.topic() + "-" + position.partition() + "@" + position.offset();
        }
        Origin.Sequence sequence = (Origin.Sequence) origin;
        return sequence.runId() + "@" + sequence.sequence();
    }

    @Override
    public String toString() {
        return place() + "/" + rejecter.label();
    }
}
