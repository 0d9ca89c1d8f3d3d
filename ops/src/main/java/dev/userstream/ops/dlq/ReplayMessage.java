package dev.userstream.ops.dlq;

import dev.userstream.events.Header;
import dev.userstream.events.ParseResult;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserMessage;
import dev.userstream.events.WriteOrder;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.ReplayMarkerCodec;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The message that replays a dead letter. Everything about it follows from the dead letter and the value, so that a second replay of the
 * same dead letter is the same message.
 */
final class ReplayMessage {
    private static final Instant EARLIEST = Instant.ofEpochMilli(WriteOrder.MIN_TIMESTAMP_MS);
    private static final Instant LATEST = Instant.ofEpochMilli(WriteOrder.MAX_TIMESTAMP_MS);

    private ReplayMessage() {}

    static RecordPublisher.OutgoingRecord of(DeadLetter deadLetter, Repair.Result repair, Instant now) {
        byte[] value = repair instanceof Repair.Repaired repaired ? repaired.value() : deadLetter.value();
        byte[] key = repair instanceof Repair.Repaired ? keyOf(value, deadLetter.key()) : deadLetter.key();
        List<Header> headers = new ArrayList<>(deadLetter.headers());
        headers.add(Header.ofText(ReplayMarkerCodec.REPLAY_OF, deadLetter.id().toString()));
        headers.add(Header.ofText(ReplayMarkerCodec.REPLAYED_AT, now.toString()));
        long timestamp = timestamp(deadLetter.id(), deadLetter.rejectedAt());
        return new RecordPublisher.OutgoingRecord(Topics.USERS_CREATED.name(), timestamp, key, value, headers);
    }

    /**
     * The original's own timestamp, so that the replay beats nothing that is newer. Two exceptions: what never had a usable
     * one takes the time of its refusal; and what a store refused is one millisecond later, since the other store may hold the
     * original, which would win there or not, as its offset wants, and the two stores would differ.
     */
    static long timestamp(DeadLetterId deadLetter, Instant rejectedAt) {
        if (deadLetter.source() instanceof MessageOffset place && WriteOrder.isUsable(place.timestampMs())) {
            return isStores(deadLetter.stage()) ? place.timestampMs() + 1 : place.timestampMs();
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
    static ParseResult judge(RecordPublisher.OutgoingRecord message) {
        return UserMessage.parse(
                message.key(), message.value(), message.timestampMs() == null ? 0 : message.timestampMs());
    }

    /** A repaired message goes by the id that it says. */
    private static byte @Nullable [] keyOf(byte @Nullable [] value, byte @Nullable [] original) {
        return UserCodec.decode(value) instanceof ParseResult.Accepted accepted
                ? UserMessage.key(accepted.user())
                : original;
    }

    private static boolean isStores(Stage stage) {
        return stage == Stage.CASSANDRA || stage == Stage.POSTGRES;
    }
}
