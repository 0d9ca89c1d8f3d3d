package dev.userstream.producer.run;

import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import dev.userstream.events.UserRules;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaHeaders;
import dev.userstream.producer.api.SourceUser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One sequence of a run as the record to publish: a user, or a dead letter with the reason of its refusal. It may be sent
 * repeatedly, because its key is derived from run and sequence.
 */
record PendingRecord(
        RunId runId,
        long sequence,
        ProducerRecord<byte[], byte[]> record,
        @Nullable RefusalReason refusal) {
    /** Largest original that a dead letter carries whole; the topic's limit includes the headers. */
    static final int MAX_ORIGINAL_BYTES = 8_000_000;

    private static final int OVERHEAD_BYTES = 256;

    /** The record of one user of a page, which was complete at {@code fetchedAt}; {@code now} dates a refusal. */
    static PendingRecord of(RunId runId, SourceUser entry, Instant fetchedAt, Instant now) {
        long sequence = entry.sequence();
        byte[] key = UserIds.of(runId, sequence).toString().getBytes(StandardCharsets.US_ASCII);
        List<Header> headers = List.of(
                Header.ofText(MessageHeaders.RUN_ID, runId.value()),
                Header.ofText(MessageHeaders.SEQUENCE, Long.toString(sequence)),
                Header.ofText(MessageHeaders.FETCHED_AT, fetchedAt.toString()),
                Header.ofText(MessageHeaders.SCHEMA_VERSION, MessageHeaders.CURRENT_SCHEMA_VERSION));
        if (entry instanceof SourceUser.Refused refused) {
            return user(runId, sequence, key, refused.original(), headers)
                    .deadLetter(refused.reason(), refused.detail(), now);
        }
        byte[] value = UserCodec.encode(((SourceUser.Valid) entry).user());
        PendingRecord user = user(runId, sequence, key, value, headers);
        return value.length <= UserRules.MAX_VALUE_BYTES
                ? user
                : user.deadLetter(
                        RefusalReason.VALUE_TOO_LARGE,
                        value.length + " bytes (expected: at most " + UserRules.MAX_VALUE_BYTES + ")",
                        now);
    }

    /** The dead letter of this record's key, value and headers. */
    PendingRecord deadLetter(RefusalReason reason, String detail, Instant now) {
        byte[] original = record.value();
        boolean isWhole = original.length <= MAX_ORIGINAL_BYTES;
        DeadLetter deadLetter = new DeadLetter(
                record.key(),
                isWhole ? original : Arrays.copyOf(original, MAX_ORIGINAL_BYTES),
                KafkaHeaders.fromKafka(record.headers()),
                reason,
                isWhole ? detail : detail + "; truncated, the original had " + original.length + " bytes",
                new DeadLetterId(new DeadLetterId.RunSequence(runId, sequence), Stage.PRODUCER),
                now);
        List<Header> headers = DeadLetterCodec.headers(deadLetter);
        return new PendingRecord(
                runId, sequence, record(Topics.DEAD_LETTERS, record.key(), deadLetter.value(), headers), reason);
    }

    boolean isUser() {
        return refusal == null;
    }

    int bytes() {
        return OVERHEAD_BYTES + record.value().length;
    }

    private static PendingRecord user(RunId runId, long sequence, byte[] key, byte[] value, List<Header> headers) {
        return new PendingRecord(runId, sequence, record(Topics.USERS_CREATED, key, value, headers), null);
    }

    private static ProducerRecord<byte[], byte[]> record(
            TopicSpec topic, byte[] key, byte @Nullable [] value, List<Header> headers) {
        return new ProducerRecord<>(topic.name(), null, null, key, value, KafkaHeaders.toKafka(headers));
    }
}
