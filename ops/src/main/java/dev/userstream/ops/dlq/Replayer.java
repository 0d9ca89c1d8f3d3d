package dev.userstream.ops.dlq;

import dev.userstream.events.ParseResult;
import dev.userstream.events.UserMessage;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.ops.dlq.Repair.RepairFailedException;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.ops.pipeline.TopicLog;
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
 * not change. For one use; not thread-safe.
 */
public final class Replayer {
    private static final int MAX_BATCH_MESSAGES = 200;
    private static final long MAX_BATCH_BYTES = 8L << 20;

    private final TopicLog topic;
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
     * @param topic the dead-letter topic
     * @param producer publishes the messages and the markers; {@code null} for a dry run
     * @param repair what is done to each value
     * @param clock dates the replays
     * @param stopped evaluated before each dead letter; true ends the replay
     */
    public Replayer(
            TopicLog topic,
            @Nullable Producer<byte[], byte[]> producer,
            Repair repair,
            InstantSource clock,
            BooleanSupplier stopped) {
        this.topic = topic;
        this.producer = producer;
        this.repair = repair;
        this.clock = clock;
        this.stopped = stopped;
    }

    /**
     * Replays dead letters in order. An interrupt of the thread ends the replay as {@code stopped} does.
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
        topic.read(from, to, message -> {
            boolean isChosen = chosen.contains(DeadLetterName.ofRecord(message.partition(), message.offset()));
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
            Repair.Result result = repair.apply(deadLetter);
            if (result instanceof Repair.LeftOpen) {
                leftOpen++;
            } else {
                addToBatch(deadLetter, result);
            }
        } catch (RepairFailedException e) {
            failures.add(deadLetter.id() + ": " + e.getMessage());
        } catch (InterruptedException e) {
            interrupt();
        }
    }

    /** A repaired value that is still invalid is a mistake of the repair and is not published. */
    private void addToBatch(DeadLetter deadLetter, Repair.Result result) {
        ProducerRecord<byte[], byte[]> message = ReplayMessage.of(deadLetter, result, clock.instant());
        if (UserMessage.parse(message.key(), message.value(), message.timestamp())
                instanceof ParseResult.Refused refused) {
            if (result instanceof Repair.Repaired) {
                failures.add(deadLetter.id() + ": the repaired value is invalid, "
                        + refused.reason().code() + ": " + refused.detail());
                return;
            }
            invalid++;
        }
        batch.put(deadLetter, message);
        batchBytes += message.value() == null ? 0 : message.value().length;
        if (batch.size() >= MAX_BATCH_MESSAGES || batchBytes >= MAX_BATCH_BYTES) {
            flush();
        }
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
                DeadLetter deadLetter = each.getKey();
                RecordMetadata stored = await(deadLetter, each.getValue());
                if (stored != null) {
                    byte[] key = Objects.requireNonNull(batch.get(deadLetter)).key();
                    markers.put(deadLetter, to.send(ReplayMessage.marker(deadLetter, key, stored, clock.instant())));
                }
            }
        } finally {
            for (Map.Entry<DeadLetter, Future<RecordMetadata>> marker : markers.entrySet()) {
                replayed += await(marker.getKey(), marker.getValue()) == null ? 0 : 1;
            }
        }
    }

    /** Where a record was stored; {@code null}, and a failure, if the broker refuses this record and would accept others. */
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
     * What a replay did.
     *
     * @param chosen dead letters that were to be replayed
     * @param replayed those that were published and marked; in a dry run, those that would be
     * @param invalid how many of them the parser refuses again
     * @param leftOpen dead letters whose values the operator left as they were
     * @param failures why each of the others stays open; one sentence each
     * @param stopped whether the replay was stopped before its end
     */
    public record Report(int chosen, int replayed, int invalid, int leftOpen, List<String> failures, boolean stopped) {}
}
