package dev.userstream.ops.dlq;

import dev.userstream.events.Header;
import dev.userstream.events.ParseResult;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserMessage;
import dev.userstream.events.WriteOrder;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaHeaders;
import dev.userstream.ops.dlq.Repair.RepairFailedException;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the messages of dead letters again and marks the dead letters, a batch at a time. An interruption leaves at most one
 * batch published but not marked; the next replay publishes it again with the same keys, timestamps and values, and the stores do
 * not change. Single use; not thread-safe.
 */
public final class Replayer {
    private static final Duration RETENTION = Duration.ofMillis(
            Long.parseLong(Objects.requireNonNull(Topics.USERS_CREATED.configs().get("retention.ms"))));
    private static final int MAX_BATCH_MESSAGES = 200;
    private static final long MAX_BATCH_BYTES = 8L << 20;

    private final PipelineTopics topics;
    private final @Nullable Producer<byte[], byte[]> producer;
    private final Repair repair;
    private final InstantSource clock;
    private final BooleanSupplier stopped;
    private final List<String> failures = new ArrayList<>();
    private final Map<DeadLetter, ProducerRecord<byte[], byte[]>> batch = new LinkedHashMap<>();
    private long batchBytes;
    private int done;
    private int replayed;
    private int invalid;
    private int leftOpen;
    private boolean interrupted;

    /**
     * A replay that has not started.
     *
     * @param producer publishes the messages and the markers; {@code null} for a dry run
     * @param stopped evaluated before each dead letter; true ends the replay
     */
    public Replayer(
            PipelineTopics topics,
            @Nullable Producer<byte[], byte[]> producer,
            Repair repair,
            InstantSource clock,
            BooleanSupplier stopped) {
        this.topics = topics;
        this.producer = producer;
        this.repair = repair;
        this.clock = clock;
        this.stopped = stopped;
    }

    /** Warnings to show before a replay, one sentence each; none prevents it. */
    public static List<String> warnings(List<DeadLetterEntry> entries, Repair repair, Instant now) {
        List<String> warnings = new ArrayList<>();
        long invalid =
                entries.stream().filter(entry -> !isStore(entry.id().stage())).count();
        if (repair == Repair.NONE && invalid > 0) {
            warnings.add("warning: " + invalid + " of " + entries.size()
                    + " dead letters break the contract and would be refused again (expected: a repair with --edit,"
                    + " --edit-command or --value-file)");
        }
        long oldest = now.minus(RETENTION).toEpochMilli();
        long old = entries.stream()
                .filter(entry -> timestamp(entry.deadLetter()) < oldest)
                .count();
        if (old > 0) {
            warnings.add(
                    "warning: " + old + " of " + entries.size() + " dead letters are older than the retention of "
                            + Topics.USERS_CREATED.name() + " (" + RETENTION.toDays()
                            + " d). A replayed message keeps its"
                            + " timestamp, so Kafka may remove it within minutes (expected: a running job; status shows its lag)");
        }
        return warnings;
    }

    /**
     * Replays dead letters in order. Interrupting the thread ends the replay, as {@code stopped} does.
     *
     * @throws KafkaException if Kafka accepts no records; acknowledged messages are marked as far as possible
     */
    public Report replay(List<DeadLetterEntry> entries, Progress progress) {
        Set<String> chosen = entries.stream().map(DeadLetterEntry::place).collect(Collectors.toSet());
        SortedMap<Integer, Long> from = new TreeMap<>();
        SortedMap<Integer, Long> to = new TreeMap<>();
        for (DeadLetterEntry entry : entries) {
            from.merge(entry.partition(), entry.offset(), Math::min);
            to.merge(entry.partition(), entry.offset() + 1, Math::max);
        }
        topics.read(Topics.DEAD_LETTERS, from, to, message -> {
            boolean isChosen = chosen.contains(DeadLetterEntry.place(message.partition(), message.offset()));
            if (isChosen && !isStopped()) {
                message.deadLetter().ifPresent(this::replay);
                progress.report("replaying", ++done, entries.size());
            }
        });
        flush();
        return new Report(entries.size(), replayed, invalid, leftOpen, failures, isStopped());
    }

    private boolean isStopped() {
        return interrupted || stopped.getAsBoolean();
    }

    private void replay(DeadLetter deadLetter) {
        try {
            byte[] key = deadLetter.key();
            byte[] value = repair.apply(deadLetter).orElse(null);
            if (repair != Repair.NONE && value == null) {
                leftOpen++;
                return;
            }
            if (repair != Repair.NONE && UserCodec.decode(value) instanceof ParseResult.Accepted accepted) {
                key = UserMessage.key(accepted.user());
            }
            addToBatch(deadLetter, key, value);
        } catch (RepairFailedException e) {
            failures.add(deadLetter.id() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            interrupt();
        }
    }

    /**
     * Adds the message. Key, timestamp and value depend only on the dead letter and the repair, so that a second replay changes no
     * row. A repaired value that is still invalid is reported as a failure and not published.
     */
    private void addToBatch(DeadLetter deadLetter, byte @Nullable [] key, byte @Nullable [] value) {
        long timestamp = timestamp(deadLetter);
        if (UserMessage.parse(key, value, timestamp) instanceof ParseResult.Refused refused) {
            if (repair != Repair.NONE) {
                failures.add(deadLetter.id() + ": the repaired value is invalid, "
                        + refused.reason().code() + ": " + refused.detail());
                return;
            }
            invalid++;
        }
        List<Header> headers = new ArrayList<>(deadLetter.headers());
        headers.add(Header.ofText(ReplayMarker.REPLAY_OF, deadLetter.id().toString()));
        headers.add(Header.ofText(ReplayMarker.REPLAYED_AT, clock.instant().toString()));
        String topic = Topics.USERS_CREATED.name();
        batch.put(deadLetter, new ProducerRecord<>(topic, null, timestamp, key, value, KafkaHeaders.toKafka(headers)));
        batchBytes += value == null ? 0 : value.length;
        if (batch.size() >= MAX_BATCH_MESSAGES || batchBytes >= MAX_BATCH_BYTES) {
            flush();
        }
    }

    /**
     * The timestamp of a replayed message, in milliseconds since 1970: the original one, so that the replay does not replace newer
     * values. Two exceptions: without a usable timestamp, the time of the refusal is used; if a store refused the message, one
     * millisecond is added, because the other store may hold the original and would order the two by offset, so the stores could
     * differ.
     */
    private static long timestamp(DeadLetter deadLetter) {
        if (deadLetter.id().source() instanceof MessageOffset message && WriteOrder.isUsable(message.timestampMs())) {
            return message.timestampMs() + (isStore(deadLetter.id().stage()) ? 1 : 0);
        }
        // Any client can write to the dead-letter topic, so this time may be out of range.
        if (deadLetter.rejectedAt().isBefore(Instant.ofEpochMilli(WriteOrder.MIN_TIMESTAMP_MS))) {
            return WriteOrder.MIN_TIMESTAMP_MS;
        }
        return deadLetter.rejectedAt().isAfter(Instant.ofEpochMilli(WriteOrder.MAX_TIMESTAMP_MS))
                ? WriteOrder.MAX_TIMESTAMP_MS
                : deadLetter.rejectedAt().toEpochMilli();
    }

    private static boolean isStore(Stage stage) {
        return stage == Stage.CASSANDRA || stage == Stage.POSTGRES;
    }

    private void flush() {
        try {
            if (producer == null) {
                replayed += batch.size();
            } else {
                publish(producer);
            }
        } catch (InterruptedException e) {
            interrupt();
        } finally {
            batch.clear();
            batchBytes = 0;
        }
    }

    /** Publishes the batch, then a marker for each message that was acknowledged, and waits for all. */
    private void publish(Producer<byte[], byte[]> to) throws InterruptedException {
        Map<DeadLetter, Future<RecordMetadata>> messages = new LinkedHashMap<>();
        batch.forEach((deadLetter, message) -> messages.put(deadLetter, to.send(message)));
        Map<DeadLetter, Future<RecordMetadata>> markers = new LinkedHashMap<>();
        try {
            for (Map.Entry<DeadLetter, Future<RecordMetadata>> each : messages.entrySet()) {
                RecordMetadata stored = await(each.getKey(), each.getValue());
                if (stored != null) {
                    markers.put(each.getKey(), to.send(marker(each.getKey(), stored)));
                }
            }
        } finally {
            for (Map.Entry<DeadLetter, Future<RecordMetadata>> marker : markers.entrySet()) {
                replayed += await(marker.getKey(), marker.getValue()) == null ? 0 : 1;
            }
        }
    }

    private ProducerRecord<byte[], byte[]> marker(DeadLetter deadLetter, RecordMetadata stored) {
        ReplayMarker marker = new ReplayMarker(
                deadLetter.id(), deadLetter.reason(), stored.partition(), stored.offset(), clock.instant());
        byte[] key = Objects.requireNonNull(batch.get(deadLetter)).key();
        return new ProducerRecord<>(
                Topics.DEAD_LETTERS.name(), null, null, key, null, KafkaHeaders.toKafka(marker.headers()));
    }

    /** Waits for an acknowledgement; records a failure and returns {@code null} if the broker refuses only this record. */
    private @Nullable RecordMetadata await(DeadLetter deadLetter, Future<RecordMetadata> sent)
            throws InterruptedException {
        try {
            return sent.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (cause instanceof RecordTooLargeException || cause instanceof InvalidTimestampException) {
                failures.add(deadLetter.id() + ": the broker refuses it: " + cause.getMessage());
                return null;
            }
            throw cause instanceof KafkaException known ? known : new KafkaException(cause);
        }
    }

    private void interrupt() {
        Thread.currentThread().interrupt();
        interrupted = true;
    }

    /**
     * The result of a replay.
     *
     * @param replayed dead letters that were published and marked; in a dry run, those that would be
     * @param invalid how many of them the parser refuses again
     * @param leftOpen dead letters whose values the operator did not change
     * @param failures why each of the others stays open; one sentence each
     */
    public record Report(int chosen, int replayed, int invalid, int leftOpen, List<String> failures, boolean stopped) {}
}
