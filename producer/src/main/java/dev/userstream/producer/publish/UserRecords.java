package dev.userstream.producer.publish;

import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import dev.userstream.events.UserMessage;
import dev.userstream.events.UserRules;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaHeaders;
import dev.userstream.producer.api.SourceUser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes the Kafka records of a run: messages of users, and dead letters of refused ones. Thread-safe. */
public final class UserRecords {
    /** Largest original that a dead letter carries whole; the topic's limit includes the headers. */
    static final int MAX_ORIGINAL_BYTES = 8_000_000;

    private final RunId runId;
    private final InstantSource clock;

    /**
     * Records of one run.
     *
     * @param clock dates the refusals
     */
    public UserRecords(RunId runId, InstantSource clock) {
        this.runId = runId;
        this.clock = clock;
    }

    /**
     * The record of one position of a page.
     *
     * @param fetchedAt when the page was complete
     */
    public PendingRecord of(SourceUser position, Instant fetchedAt) {
        List<Header> headers = List.of(
                Header.ofText(MessageHeaders.RUN_ID, runId.value()),
                Header.ofText(MessageHeaders.SEQUENCE, Long.toString(position.sequence())),
                Header.ofText(MessageHeaders.FETCHED_AT, fetchedAt.toString()),
                Header.ofText(MessageHeaders.SCHEMA_VERSION, MessageHeaders.CURRENT_SCHEMA_VERSION));
        if (position instanceof SourceUser.Refused refused) {
            byte[] key = UserIds.of(runId, refused.sequence()).toString().getBytes(StandardCharsets.US_ASCII);
            return deadLetter(refused.sequence(), key, refused.original(), headers, refused.reason(), refused.detail());
        }
        SourceUser.Valid valid = (SourceUser.Valid) position;
        byte[] key = UserMessage.key(valid.user());
        byte[] value = UserCodec.encode(valid.user());
        if (value.length > UserRules.MAX_VALUE_BYTES) {
            String detail = value.length + " bytes (expected: at most " + UserRules.MAX_VALUE_BYTES + ")";
            return deadLetter(valid.sequence(), key, value, headers, RefusalReason.VALUE_TOO_LARGE, detail);
        }
        return new PendingRecord(valid.sequence(), record(Topics.USERS_CREATED.name(), key, value, headers), null);
    }

    /** The dead letter of a user whose record Kafka refuses as too large. */
    public PendingRecord tooLarge(PendingRecord refused, String detail) {
        ProducerRecord<byte[], byte[]> record = refused.record();
        return deadLetter(
                refused.sequence(),
                record.key(),
                record.value(),
                KafkaHeaders.fromKafka(record.headers()),
                RefusalReason.RECORD_TOO_LARGE,
                detail);
    }

    private PendingRecord deadLetter(
            long sequence, byte[] key, byte[] original, List<Header> headers, RefusalReason reason, String detail) {
        boolean isWhole = original.length <= MAX_ORIGINAL_BYTES;
        byte[] value = isWhole ? original : Arrays.copyOf(original, MAX_ORIGINAL_BYTES);
        DeadLetter deadLetter = new DeadLetter(
                key,
                value,
                headers,
                reason,
                isWhole ? detail : detail + "; truncated, the original had " + original.length + " bytes",
                new DeadLetterId(new DeadLetterId.RunSequence(runId, sequence), Stage.PRODUCER),
                clock.instant());
        return new PendingRecord(
                sequence, record(Topics.DEAD_LETTERS.name(), key, value, DeadLetterCodec.headers(deadLetter)), reason);
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, byte[] key, byte[] value, List<Header> headers) {
        return new ProducerRecord<>(topic, null, null, key, value, KafkaHeaders.toKafka(headers));
    }
}
