package dev.userstream.producer.publish;

import dev.userstream.producer.api.MonotonicTime;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The end that some partitions have now, to read to. Kafka's client waits for a silent broker without end; this does not.
 *
 * @param offsets the end of each partition
 * @param time measures the silence
 */
public record TopicEnd(Map<TopicPartition, Long> offsets, MonotonicTime time) {
    /** How long the broker may give nothing new. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(200);

    /** Asks for the ends of what is assigned to a consumer; waits no longer than its {@code default.api.timeout.ms}. */
    public static TopicEnd of(Consumer<byte[], byte[]> consumer, MonotonicTime time) {
        return new TopicEnd(consumer.endOffsets(consumer.assignment()), time);
    }

    /**
     * Reads from the consumer's positions to this end.
     *
     * @param stopped asked all the time; where it says yes, this returns before the end
     * @throws org.apache.kafka.common.KafkaException if that is not possible now, also when the broker gives nothing new for
     *     ten seconds
     */
    public void read(
            Consumer<byte[], byte[]> consumer,
            BooleanSupplier stopped,
            java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> records) {
        long left = left(consumer);
        long lastNews = time.nanos();
        while (left > 0 && !stopped.getAsBoolean()) {
            consumer.poll(POLL).forEach(records);
            long leftNow = left(consumer);
            if (leftNow < left) {
                lastNews = time.nanos();
            } else if (time.since(lastNews).compareTo(LONGEST_SILENCE) > 0) {
                throw new TimeoutException("nothing new for " + LONGEST_SILENCE.toSeconds() + " s, " + leftNow
                        + " offsets before the end (expected: a broker that answers)");
            }
            left = leftNow;
        }
    }

    private long left(Consumer<byte[], byte[]> consumer) {
        return offsets.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - consumer.position(end.getKey())))
                .sum();
    }
}
