package dev.userstream.events;

import java.time.Instant;

/**
 * That a dead letter was published again: a record of the dead-letter topic that follows the letter once the replayed message
 * is acknowledged.
 *
 * @param origin where the letter's message came from
 * @param rejecter who had refused it
 * @param reason why
 * @param partition the partition of {@code users_created} that took the replayed message, from 0
 * @param offset the message's offset, from 0
 * @param replayedAt when it was published
 */
public record Replay(
        DeadLetter.Origin origin,
        DeadLetter.Rejecter rejecter,
        RefusalReason reason,
        int partition,
        long offset,
        Instant replayedAt) {
    /** The replay of a letter. */
    public static Replay of(DeadLetter letter, int partition, long offset, Instant replayedAt) {
        return new Replay(letter.origin(), letter.rejecter(), letter.reason(), partition, offset, replayedAt);
    }

    /** The same as {@link DeadLetter#identity()} of the letter. */
    public String identity() {
        return origin.place() + "/" + rejecter.label();
    }
}
