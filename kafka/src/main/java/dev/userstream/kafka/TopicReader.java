package dev.userstream.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads ranges of a topic with a consumer of {@link KafkaClients#reader}. A broker that delivers nothing for the time-out ends the
 * reading, where Kafka's own client would wait for ever. Not thread-safe; a consumer may be used by several readers in turn.
 */
public final class TopicReader {
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final KafkaClients clients;

    /**
     * A reader.
     *
     * @param consumer closed by the caller
     * @param clients where the consumer comes from, for time-outs and messages
     */
    public TopicReader(Consumer<byte[], byte[]> consumer, KafkaClients clients) {
        this.consumer = consumer;
        this.clients = clients;
    }

    /**
     * Hands over every committed record between two offsets of each partition.
     *
     * @param from the first offset to read, by partition; partitions without one are not read
     * @param to the offset to stop before, by partition
     * @throws KafkaUnavailableException if the brokers deliver nothing for longer than the time-out
     * @throws KafkaRefusedException if Kafka refuses
     */
    public void read(
            String topic,
            Map<Integer, Long> from,
            Map<Integer, Long> to,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        read(topic, from, to, () -> false, sink);
    }

    /**
     * The same, until the end or until {@code stopped} returns true, which is asked before each poll.
     *
     * @throws KafkaUnavailableException if the brokers deliver nothing for longer than the time-out
     * @throws KafkaRefusedException if Kafka refuses
     */
    public void read(
            String topic,
            Map<Integer, Long> from,
            Map<Integer, Long> to,
            BooleanSupplier stopped,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        Map<TopicPartition, Long> open = new HashMap<>();
        from.forEach((partition, start) -> {
            long end = to.getOrDefault(partition, 0L);
            if (start < end) {
                open.put(new TopicPartition(topic, partition), end);
            }
        });
        try {
            consumer.assign(open.keySet());
            open.keySet().forEach(each -> consumer.seek(each, from.getOrDefault(each.partition(), 0L)));
            // An assignment that equals the last one keeps the partitions paused that it had paused.
            consumer.resume(consumer.assignment());
            readOpen(open, stopped, sink);
        } catch (KafkaException e) {
            throw KafkaErrors.of(e, clients.servers());
        }
    }

    private void readOpen(
            Map<TopicPartition, Long> open,
            BooleanSupplier stopped,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        long lastProgress = System.nanoTime();
        while (!open.isEmpty() && !stopped.getAsBoolean()) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (TopicPartition partition : polled.partitions()) {
                long end = open.getOrDefault(partition, 0L);
                for (ConsumerRecord<byte[], byte[]> found : polled.records(partition)) {
                    if (found.offset() < end) {
                        sink.accept(found);
                    }
                }
            }
            boolean finished = finishPartitions(open);
            if (finished || !polled.isEmpty()) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > clients.timeout().toNanos()) {
                throw new TimeoutException(
                        "nothing delivered for " + clients.timeout().toMillis() + " ms");
            }
        }
    }

    /** Compares positions, not records: the last offsets of a partition may be markers that no reader receives. */
    private boolean finishPartitions(Map<TopicPartition, Long> open) {
        boolean finished = open.entrySet().removeIf(each -> consumer.position(each.getKey()) >= each.getValue());
        if (finished) {
            List<TopicPartition> done = new ArrayList<>(consumer.assignment());
            done.removeAll(open.keySet());
            consumer.pause(done);
        }
        return finished;
    }
}
