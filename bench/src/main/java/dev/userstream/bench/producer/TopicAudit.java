package dev.userstream.bench.producer;

import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.events.RunId;
import dev.userstream.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Looks whether the topic holds what Kafka has acknowledged to each publisher in turn: as many records more as it was told, and of
 * a run of the real producer each user once. Not thread-safe.
 */
final class TopicAudit implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(10);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final List<String> complaints = new ArrayList<>();
    private Map<TopicPartition, Long> before;

    /** Begins where the topic ends now; the topic must be there. */
    TopicAudit(String bootstrapServers) {
        this.consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        this.partitions = consumer.partitionsFor(Topics.USERS_CREATED.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        this.before = consumer.endOffsets(partitions);
    }

    /** Expects that a publisher has added so many records since the last look. */
    void expect(String publisher, long acknowledged) {
        Map<TopicPartition, Long> now = consumer.endOffsets(partitions);
        long added = sum(now) - sum(before);
        if (added != acknowledged) {
            complaints.add(publisher + ": " + added + " records in the topic (expected: the " + acknowledged
                    + " that were acknowledged)");
        }
        before = now;
    }

    /**
     * Expects that a run has added each of its users once, and nothing else was added since the last look.
     *
     * @throws BenchFailedException if Kafka does not give its records
     */
    void expect(RunId run, int users) {
        RunCheck check = new RunCheck(run, users);
        Map<TopicPartition, Long> now = consumer.endOffsets(partitions);
        consumer.assign(partitions);
        before.forEach(consumer::seek);
        for (long left = sum(now) - sum(before); left > 0; ) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
            if (records.isEmpty()) {
                throw new BenchFailedException("audit: " + left + " records not given within " + POLL
                        + " (expected: all up to the topic's end)");
            }
            records.forEach(check::see);
            left -= records.count();
        }
        check.complaint().ifPresent(complaints::add);
        before = now;
    }

    /** What was not as expected; empty where all was. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
