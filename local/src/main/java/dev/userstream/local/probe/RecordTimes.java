package dev.userstream.local.probe;

import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RunId;
import dev.userstream.events.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads from the topic when each user of a run was sent: the timestamp that the publisher gave the record. */
public final class RecordTimes {
    private static final Duration POLL = Duration.ofMillis(500);

    private RecordTimes() {}

    /**
     * Reads the whole topic once.
     *
     * @param bootstrapServers Kafka's address
     * @return send times by sequence
     */
    public static Map<Long, Instant> of(RunId runId, String bootstrapServers) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers", bootstrapServers, "enable.auto.commit", "false", "max.poll.records", "5000");
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.USERS_CREATED.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return read(consumer, runId);
        }
    }

    private static Map<Long, Instant> read(Consumer<byte[], byte[]> consumer, RunId runId) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        Map<Long, Instant> times = new HashMap<>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (runId.value().equals(text(record, MessageHeaders.RUN_ID))) {
                    long sequence = Long.parseLong(text(record, MessageHeaders.SEQUENCE));
                    times.merge(sequence, Instant.ofEpochMilli(record.timestamp()), RecordTimes::earlier);
                }
            }
        }
        return times;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
