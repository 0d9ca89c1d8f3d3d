package dev.userstream.producer.publish;

import dev.userstream.events.MessageHeaders;
import dev.userstream.events.Topics;
import dev.userstream.events.UserIds;
import dev.userstream.events.run.Run;
import dev.userstream.producer.api.MonotonicTime;
import dev.userstream.producer.api.PageRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Finds how far a run came by looking into the topic: the ledger lags behind by up to a second when a process is killed. */
public final class SentSequences {
    private static final long NONE = -1;

    private final Supplier<Consumer<byte[], byte[]>> readers;
    private final MonotonicTime time;

    /**
     * Contacts nobody yet.
     *
     * @param readers makes a consumer for each look
     * @param time measures how long Kafka gives nothing
     */
    public SentSequences(Supplier<Consumer<byte[], byte[]>> readers, MonotonicTime time) {
        this.readers = readers;
        this.time = time;
    }

    /**
     * The highest sequence of a run that the topic holds; empty where it holds none. Reads from the run's start to the end
     * that the topic has now.
     *
     * @param stopped asked all the time; where it says yes, the answer comes at once and means nothing
     * @throws KafkaUnavailableException if the topic cannot be read now
     */
    public OptionalLong highest(Run run, BooleanSupplier stopped) {
        Map<TopicPartition, Long> starts = run.startOffsets().entrySet().stream()
                .collect(Collectors.toMap(
                        start -> new TopicPartition(Topics.USERS_CREATED.name(), start.getKey()), Map.Entry::getValue));
        AtomicLong highest = new AtomicLong(NONE);
        try (Consumer<byte[], byte[]> consumer = readers.get()) {
            consumer.assign(starts.keySet());
            starts.forEach(consumer::seek);
            TopicEnd.of(consumer, time)
                    .read(consumer, stopped, record -> highest.accumulateAndGet(sequence(record, run), Math::max));
        } catch (KafkaException e) {
            throw new KafkaUnavailableException(
                    "topic " + Topics.USERS_CREATED.name() + ": cannot be read to its end: " + e.getMessage(), e);
        }
        return highest.get() == NONE ? OptionalLong.empty() : OptionalLong.of(highest.get());
    }

    /** Anyone may publish to the topic, so its headers may hold anything. */
    private static long sequence(ConsumerRecord<byte[], byte[]> record, Run run) {
        String text = text(record, MessageHeaders.SEQUENCE);
        if (text == null || !run.id().value().equals(text(record, MessageHeaders.RUN_ID))) {
            return NONE;
        }
        try {
            long sequence = Long.parseLong(text);
            return isOurs(sequence, record.key(), run) ? sequence : NONE;
        } catch (NumberFormatException e) {
            return NONE;
        }
    }

    private static boolean isOurs(long sequence, byte @Nullable [] key, Run run) {
        return sequence >= 0
                && sequence < (long) run.pageSize() * PageRequest.MAX_PAGE
                && Arrays.equals(key, UserIds.of(run.id(), sequence).toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
