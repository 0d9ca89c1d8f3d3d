package dev.userstream.kafka;

import java.time.Duration;
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
 * Reads ranges of a topic with a consumer of {@link KafkaClients#reader}. A broker that delivers nothing within the timeout
 * ends the reading; Kafka's client would wait without limit. Not thread-safe; several readers may use a consumer in turn.
 *
 * @param consumer closed by the caller
 * @param clients the factory of the consumer, for timeouts and messages
 */
public record TopicReader(Consumer<byte[], byte[]> consumer, KafkaClients clients) {
    private static final Duration POLL = Duration.ofMillis(100);

    /** Passes every record between two offsets of each partition to {@code sink}. */
    public void read(
            String topic,
            Map<Integer, Long> from,
            Map<Integer, Long> to,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        read(topic, from, to, () -> false, sink);
    }

    /**
     * Passes every committed record between two offsets of each partition to {@code sink}.
     *
     * @param from the first offset to read, by partition; a partition without one is not read
     * @param to the offset to stop before, by partition
     * @param stopped checked before each poll; ends the reading early
     * @throws KafkaUnavailableException if the brokers deliver nothing within the timeout
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
            // An assignment that equals the previous one keeps its partitions paused.
            consumer.resume(open.keySet());
            long lastProgress = System.nanoTime();
            while (!open.isEmpty() && !stopped.getAsBoolean()) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> found : polled) {
                    if (found.offset() < to.getOrDefault(found.partition(), 0L)) {
                        sink.accept(found);
                    }
                }
                if (finishPartitions(open) || !polled.isEmpty()) {
                    lastProgress = System.nanoTime();
                } else if (System.nanoTime() - lastProgress > clients.timeout().toNanos()) {
                    throw new TimeoutException(
                            "nothing delivered for " + clients.timeout().toMillis() + " ms");
                }
            }
        } catch (KafkaException e) {
            throw KafkaErrors.of(e, clients.servers());
        }
    }

    /** Compares positions, not records: the last offsets of a partition may be markers that no reader receives. */
    private boolean finishPartitions(Map<TopicPartition, Long> open) {
        List<TopicPartition> done = open.keySet().stream()
                .filter(each -> consumer.position(each) >= open.getOrDefault(each, 0L))
                .toList();
        done.forEach(open::remove);
        consumer.pause(done);
        return !done.isEmpty();
    }
}
