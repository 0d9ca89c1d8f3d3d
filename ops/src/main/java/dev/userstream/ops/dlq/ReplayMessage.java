package dev.userstream.ops.dlq;

import dev.userstream.events.Header;
import dev.userstream.events.ParseResult;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserMessage;
import dev.userstream.events.WriteOrder;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.ReplayMarkerCodec;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** The records that replay a dead letter. They follow from dead letter and value, so a second replay is the same message. */
final class ReplayMessage {
    private ReplayMessage() {}

    /** The message. */
    static ProducerRecord<byte[], byte[]> of(DeadLetter deadLetter, Repair.Result repair, Instant now) {
        byte[] value = deadLetter.value();
        byte[] key = deadLetter.key();
        if (repair instanceof Repair.Repaired repaired) {
            value = repaired.value();
            if (UserCodec.decode(value) instanceof ParseResult.Accepted accepted) {
                key = UserMessage.key(accepted.user());
            }
        }
        List<Header> headers = new ArrayList<>(deadLetter.headers());
        headers.add(Header.ofText(ReplayMarkerCodec.REPLAY_OF, deadLetter.id().toString()));
        headers.add(Header.ofText(ReplayMarkerCodec.REPLAYED_AT, now.toString()));
        long timestamp = timestamp(deadLetter.id(), deadLetter.rejectedAt());
        return new ProducerRecord<>(
                Topics.USERS_CREATED.name(), null, timestamp, key, value, KafkaHeaders.toKafka(headers));
    }

    /** The marker of a message that was stored. */
    static ProducerRecord<byte[], byte[]> marker(
            DeadLetter deadLetter, byte[] key, RecordMetadata stored, Instant now) {
        ReplayMarker marker =
                new ReplayMarker(deadLetter.id(), deadLetter.reason(), stored.partition(), stored.offset(), now);
        return new ProducerRecord<>(
                Topics.DEAD_LETTERS.name(),
                null,
                null,
                key,
                null,
                KafkaHeaders.toKafka(ReplayMarkerCodec.headers(marker)));
    }

    /**
     * The original timestamp, so that the replay does not replace newer values. Two exceptions: without a usable timestamp the time
     * of the refusal; and one millisecond more for what a store refused, because the other store may hold the original, which would
     * win or lose there depending on the offset, so that the stores would differ.
     */
    static long timestamp(DeadLetterId id, Instant rejectedAt) {
        if (id.source() instanceof MessageOffset message && WriteOrder.isUsable(message.timestampMs())) {
            boolean refusedByStore = id.stage() == Stage.CASSANDRA || id.stage() == Stage.POSTGRES;
            return message.timestampMs() + (refusedByStore ? 1 : 0);
        }
        // Anyone may write to the dead-letter topic, with any time of refusal.
        if (rejectedAt.isBefore(Instant.ofEpochMilli(WriteOrder.MIN_TIMESTAMP_MS))) {
            return WriteOrder.MIN_TIMESTAMP_MS;
        }
        return rejectedAt.isAfter(Instant.ofEpochMilli(WriteOrder.MAX_TIMESTAMP_MS))
                ? WriteOrder.MAX_TIMESTAMP_MS
                : rejectedAt.toEpochMilli();
    }
}
