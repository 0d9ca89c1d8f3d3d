package dev.userstream.ops.dlq;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetter.Origin;
import dev.userstream.events.DeadLetter.Rejecter;
import dev.userstream.events.Header;
import dev.userstream.events.Messages;
import dev.userstream.events.ParseResult;
import dev.userstream.events.ReplayCodec;
import dev.userstream.events.Topics;
import dev.userstream.events.UserCodec;
import dev.userstream.events.WriteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The message that replays a letter. Everything about it follows from the letter and the value, so that a second replay of the
 * same letter is the same message.
 */
final class ReplayMessage {
    private static final Instant EARLIEST = Instant.ofEpochMilli(WriteOrder.MIN_TIMESTAMP_MS);
    private static final Instant LATEST = Instant.ofEpochMilli(WriteOrder.MAX_TIMESTAMP_MS);

    private ReplayMessage() {}

    static Outbox.Outgoing of(DeadLetter letter, Repair.Result repair, Instant now) {
        byte[] value = repair instanceof Repair.Repaired repaired ? repaired.value() : letter.value();
        byte[] key = repair instanceof Repair.Repaired ? keyOf(value, letter.key()) : letter.key();
        List<Header> headers = new ArrayList<>(letter.headers());
        headers.add(Header.ofText(ReplayCodec.REPLAY_OF, LetterId.of(letter).toString()));
        headers.add(Header.ofText(ReplayCodec.REPLAYED_AT, now.toString()));
        long timestamp = timestamp(LetterId.of(letter), letter.rejectedAt());
        return new Outbox.Outgoing(Topics.USERS_CREATED.name(), timestamp, key, value, headers);
    }

    /**
     * The original's own timestamp, so that the replay beats nothing that is newer. Two exceptions: what never had a usable
     * one takes the time of its refusal; and what a store refused is one millisecond later, since the other store may hold the
     * original, which would win there or not, as its offset wants, and the two stores would differ.
     */
    static long timestamp(LetterId letter, Instant rejectedAt) {
        if (letter.origin() instanceof Origin.Position place && WriteOrder.isUsable(place.timestampMs())) {
            return isStores(letter.rejecter()) ? place.timestampMs() + 1 : place.timestampMs();
        }
        return usable(rejectedAt);
    }

    /** Anyone may write to the topic of dead letters, and name any time as that of a refusal. */
    private static long usable(Instant time) {
        if (time.isBefore(EARLIEST)) {
            return WriteOrder.MIN_TIMESTAMP_MS;
        }
        return time.isAfter(LATEST) ? WriteOrder.MAX_TIMESTAMP_MS : time.toEpochMilli();
    }

    /** What the codec will say to it. */
    static ParseResult judge(Outbox.Outgoing message) {
        return Messages.parse(
                message.key(), message.value(), message.timestampMs() == null ? 0 : message.timestampMs());
    }

    /** A repaired message goes by the id that it says. */
    private static byte @Nullable [] keyOf(byte @Nullable [] value, byte @Nullable [] original) {
        return UserCodec.decode(value) instanceof ParseResult.Accepted accepted
                ? Messages.key(accepted.user().decode())
                : original;
    }

    private static boolean isStores(Rejecter rejecter) {
        return rejecter == Rejecter.CASSANDRA || rejecter == Rejecter.POSTGRES;
    }
}
