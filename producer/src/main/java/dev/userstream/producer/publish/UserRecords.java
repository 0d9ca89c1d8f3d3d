package dev.userstream.producer.publish;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetterCodec;
import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.Messages;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.Topics;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import dev.userstream.events.UserRules;
import dev.userstream.producer.api.SourceUser;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Turns the places of a run into Kafka records: users into messages, refused ones into dead letters. Thread-safe. */
public final class UserRecords {
    /** Largest original that a dead letter carries whole; the topic's limit must also hold the headers. */
    static final int MAX_LETTER_BYTES = 8_000_000;

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
     * The record of one place of a page.
     *
     * @param fetchedAt when the page was complete
     */
    public Outgoing of(SourceUser place, Instant fetchedAt) {
        List<Header> headers = headers(place.sequence(), fetchedAt);
        if (place instanceof SourceUser.Usable usable) {
            return user(usable, headers);
        }
        SourceUser.Refused refused = (SourceUser.Refused) place;
        byte[] key = UserIds.of(runId, refused.sequence()).toString().getBytes(StandardCharsets.US_ASCII);
        return letter(refused.sequence(), key, refused.original(), headers, refused.reason(), refused.detail());
    }

    /** The dead letter for a record that the broker refuses as too large. */
    public Outgoing tooLarge(Outgoing refused, String detail) {
        ProducerRecord<byte[], byte[]> record = refused.record();
        List<Header> headers = Arrays.stream(record.headers().toArray())
                .map(header -> new Header(header.key(), header.value()))
                .toList();
        return letter(
                refused.sequence(), record.key(), record.value(), headers, RefusalReason.RECORD_TOO_LARGE, detail);
    }

    private Outgoing user(SourceUser.Usable usable, List<Header> headers) {
        byte[] key = Messages.key(usable.user());
        byte[] value = UserCodec.encode(usable.user());
        if (value.length > UserRules.MAX_VALUE_BYTES) {
            String detail = value.length + " bytes (expected: at most " + UserRules.MAX_VALUE_BYTES + ")";
            return letter(usable.sequence(), key, value, headers, RefusalReason.VALUE_TOO_LARGE, detail);
        }
        return new Outgoing(usable.sequence(), record(Topics.USERS_CREATED.name(), key, value, headers), null);
    }

    private Outgoing letter(
            long sequence, byte[] key, byte[] original, List<Header> headers, RefusalReason reason, String detail) {
        boolean whole = original.length <= MAX_LETTER_BYTES;
        byte[] value = whole ? original : Arrays.copyOf(original, MAX_LETTER_BYTES);
        DeadLetter letter = new DeadLetter(
                key,
                value,
                headers,
                reason,
                whole ? detail : detail + "; cut here, the original had " + original.length + " bytes",
                new DeadLetter.Origin.Sequence(runId, sequence),
                DeadLetter.Rejecter.PRODUCER,
                clock.instant());
        return new Outgoing(
                sequence, record(Topics.DEAD_LETTERS.name(), key, value, DeadLetterCodec.headers(letter)), reason);
    }

    private List<Header> headers(long sequence, Instant fetchedAt) {
        return List.of(
                Header.ofText(MessageHeaders.RUN_ID, runId.value()),
                Header.ofText(MessageHeaders.SEQUENCE, Long.toString(sequence)),
                Header.ofText(MessageHeaders.FETCHED_AT, fetchedAt.toString()),
                Header.ofText(MessageHeaders.SCHEMA_VERSION, MessageHeaders.CURRENT_SCHEMA_VERSION));
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, byte[] key, byte[] value, List<Header> headers) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
        headers.forEach(header -> record.headers().add(new RecordHeader(header.name(), header.value())));
        return record;
    }
}
