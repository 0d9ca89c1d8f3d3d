package dev.userstream.producer.publish;

import dev.userstream.events.MessageHeaders;
import dev.userstream.events.Topics;
import dev.userstream.events.run.Run;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
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
    private static final Duration POLL = Duration.ofMillis(500);

    private final Supplier<Consumer<byte[], byte[]>> readers;

    /** Contacts nobody yet. */
    public SentSequences(Supplier<Consumer<byte[], byte[]>> readers) {
        this.readers = readers;
    }

    /**
     * The highest sequence of a run that the topic holds; empty where it holds none. Reads from the run's start to the end
     * that the topic has now.
     *
     * @throws KafkaUnavailableException if the topic cannot be read now
     */
    public OptionalLong highest(Run run) {
        Map<TopicPartition, Long> starts = run.startOffsets().entrySet().stream()
                .collect(Collectors.toMap(
                        start -> new TopicPartition(Topics.USERS_CREATED.name(), start.getKey()), Map.Entry::getValue));
        try (Consumer<byte[], byte[]> consumer = readers.get()) {
            consumer.assign(starts.keySet());
            starts.forEach(consumer::seek);
            Map<TopicPartition, Long> ends = consumer.endOffsets(starts.keySet());
            long highest = -1;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    highest = Math.max(highest, sequence(record, run.id().value()));
                }
            }
            return highest < 0 ? OptionalLong.empty() : OptionalLong.of(highest);
        } catch (KafkaException e) {
            throw new KafkaUnavailableException(
                    "topic " + Topics.USERS_CREATED.name() + ": cannot be read to its end: " + e.getMessage(), e);
        }
    }

    /** Anyone may publish to the topic, so its headers may hold anything. */
    private static long sequence(ConsumerRecord<byte[], byte[]> record, String runId) {
        String sequence = text(record, MessageHeaders.SEQUENCE);
        if (sequence == null || !runId.equals(text(record, MessageHeaders.RUN_ID))) {
            return -1;
        }
        try {
            return Long.parseLong(sequence);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static @Nullable String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
