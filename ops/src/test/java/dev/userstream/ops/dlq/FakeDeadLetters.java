package dev.userstream.ops.dlq;

import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.audit.FakePipeline;
import dev.userstream.ops.pipeline.Progress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** The dead-letter topic in memory, and a publisher that writes to it and to a topic of users. */
public final class FakeDeadLetters extends MockProducer<byte[], byte[]> {
    static final RunId RUN = new RunId("run-1");
    static final long NOON_MS = 1_760_000_000_000L;
    public static final Instant REFUSED = Instant.ofEpochMilli(NOON_MS + 60_000);

    final FakePipeline pipeline = new FakePipeline();
    final List<ProducerRecord<byte[], byte[]>> published = new ArrayList<>();
    /** Markers are lost, as when the process is killed. */
    boolean losesMarkers;
    /** The broker refuses this key. */
    String refusedKey = "";

    static UUID id(long sequence) {
        return UserIds.of(RUN, sequence);
    }

    static byte[] valid(UUID id) {
        return UserCodec.encode(FakePipeline.user(id, "Grace"));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static DeadLetter deadLetter(long sequence, byte[] value, RefusalReason reason, Stage stage) {
        DeadLetterId.Source source = stage == Stage.PRODUCER
                ? new RunSequence(RUN, sequence)
                : new MessageOffset(Topics.USERS_CREATED.name(), 1, 100 + sequence, NOON_MS + sequence);
        List<Header> headers = List.of(
                Header.ofText(MessageHeaders.RUN_ID, RUN.value()),
                Header.ofText(MessageHeaders.SEQUENCE, Long.toString(sequence)));
        return new DeadLetter(
                bytes(id(sequence).toString()),
                value,
                headers,
                reason,
                "for a test",
                new DeadLetterId(source, stage),
                REFUSED);
    }

    public static DeadLetter refusedByParser(long sequence) {
        return deadLetter(sequence, bytes("{broken"), RefusalReason.INVALID_JSON, Stage.PARSER);
    }

    public static DeadLetter refusedBy(Stage store, long sequence) {
        return deadLetter(sequence, valid(id(sequence)), RefusalReason.STORE_REFUSED, store);
    }

    /** The entry of a dead letter. */
    public static DeadLetterEntry entry(DeadLetter deadLetter) {
        FakeDeadLetters topic = new FakeDeadLetters();
        topic.add(deadLetter);
        return topic.entries().get(0);
    }

    void add(DeadLetter deadLetter) {
        pipeline.deadLetters.append(NOON_MS, deadLetter.key(), deadLetter.value(), DeadLetterCodec.headers(deadLetter));
    }

    List<DeadLetterEntry> open() {
        return entries().stream().filter(DeadLetterEntry::isOpen).toList();
    }

    List<DeadLetterEntry> entries() {
        return DeadLetterEntry.read(pipeline, entry -> true, Progress.NONE);
    }

    Replayer.Report replay(Repair repair) {
        return replay(repair, this, () -> false);
    }

    Replayer.Report replay(Repair repair, Producer<byte[], byte[]> producer, BooleanSupplier stopped) {
        return new Replayer(pipeline, producer, repair, () -> REFUSED.plusSeconds(60), stopped)
                .replay(open(), Progress.NONE);
    }

    @Override
    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> message) {
        List<Header> headers = headers(message);
        if (message.topic().equals(Topics.DEAD_LETTERS.name())) {
            if (!losesMarkers) {
                pipeline.deadLetters.append(NOON_MS, message.key(), message.value(), headers);
            }
            return stored(message.topic(), 0);
        }
        if (message.key() != null && refusedKey.equals(new String(message.key(), StandardCharsets.UTF_8))) {
            return CompletableFuture.failedFuture(new RecordTooLargeException("too large"));
        }
        published.add(message);
        return stored(
                message.topic(),
                pipeline.users
                        .append(message.timestamp(), message.key(), message.value(), headers)
                        .offset());
    }

    static List<Header> headers(ProducerRecord<byte[], byte[]> message) {
        return Stream.of(message.headers().toArray())
                .map(header -> new Header(header.key(), header.value()))
                .toList();
    }

    private static Future<RecordMetadata> stored(String topic, long offset) {
        return CompletableFuture.completedFuture(
                new RecordMetadata(new TopicPartition(topic, 0), offset, 0, NOON_MS, 0, 0));
    }
}
