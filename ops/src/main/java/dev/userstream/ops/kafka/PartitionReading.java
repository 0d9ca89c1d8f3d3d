package dev.userstream.ops.kafka;

import dev.userstream.events.Header;
import dev.userstream.ops.evidence.TopicRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads stretches of partitions with a consumer that others have used before and will use again. Not thread-safe. */
final class PartitionReading {
    private static final Duration POLL = Duration.ofMillis(100);

    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final Duration limit;

    PartitionReading(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer, Duration limit) {
        this.consumer = consumer;
        this.limit = limit;
    }

    /**
     * Hands over what lies between two offsets.
     *
     * @param starts the first offset to read, by partition
     * @param open the offset to stop before, by partition; emptied
     * @throws TimeoutException if the brokers give nothing for longer than the limit
     */
    void read(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> open, Consumer<TopicRecord> sink) {
        consumer.assign(open.keySet());
        starts.forEach(consumer::seek);
        // An assignment that equals the last one keeps what was paused at that one's end.
        consumer.resume(consumer.assignment());
        long lastProgress = System.nanoTime();
        while (!open.isEmpty()) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (TopicPartition partition : polled.partitions()) {
                long end = open.getOrDefault(partition, 0L);
                for (ConsumerRecord<byte[], byte[]> found : polled.records(partition)) {
                    if (found.offset() < end) {
                        sink.accept(convert(found));
                    }
                }
            }
            boolean closed = closeFinished(open);
            if (closed || !polled.isEmpty()) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > limit.toNanos()) {
                throw new TimeoutException("no records within " + limit);
            }
        }
    }

    /** Goes by positions, not by records: the last offsets of a partition may hold no record that a reader is given. */
    private boolean closeFinished(Map<TopicPartition, Long> open) {
        boolean closed = open.entrySet().removeIf(each -> consumer.position(each.getKey()) >= each.getValue());
        if (closed) {
            List<TopicPartition> finished = new ArrayList<>(consumer.assignment());
            finished.removeAll(open.keySet());
            consumer.pause(finished);
        }
        return closed;
    }

    private static TopicRecord convert(ConsumerRecord<byte[], byte[]> found) {
        List<Header> headers = new ArrayList<>();
        found.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
        return new TopicRecord(
                found.partition(), found.offset(), found.timestamp(), found.key(), found.value(), headers);
    }
}
