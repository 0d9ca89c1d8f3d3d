package dev.userstream.ops.kafka;

import dev.userstream.events.Header;
import dev.userstream.ops.evidence.TopicLog;
import dev.userstream.ops.evidence.TopicRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** One topic of the cluster. */
final class KafkaTopicLog implements TopicLog {
    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaSource source;
    private final String topic;

    KafkaTopicLog(KafkaSource source, String topic) {
        this.source = source;
        this.topic = topic;
    }

    @Override
    public SortedMap<Integer, Long> beginningOffsets() {
        return offsets(OffsetSpec.earliest());
    }

    @Override
    public SortedMap<Integer, Long> endOffsets() {
        return offsets(OffsetSpec.latest());
    }

    @Override
    public void read(SortedMap<Integer, Long> from, SortedMap<Integer, Long> to, Consumer<TopicRecord> sink) {
        SortedMap<Integer, Long> beginning = beginningOffsets();
        Map<TopicPartition, Long> open = new HashMap<>();
        Map<TopicPartition, Long> starts = new HashMap<>();
        to.forEach((partition, end) -> {
            long first = beginning.getOrDefault(partition, end);
            long start = Math.max(first, from.getOrDefault(partition, first));
            if (start < end) {
                open.put(new TopicPartition(topic, partition), end);
                starts.put(new TopicPartition(topic, partition), start);
            }
        });
        try {
            read(starts, open, sink);
        } catch (KafkaException e) {
            throw source.unreachable(e);
        }
    }

    private void read(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> open, Consumer<TopicRecord> sink) {
        KafkaConsumer<byte[], byte[]> consumer = source.consumer();
        consumer.assign(open.keySet());
        starts.forEach(consumer::seek);
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
            boolean closed = closeFinished(consumer, open);
            if (closed || !polled.isEmpty()) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > source.limit().toNanos()) {
                throw source.unreachable(new TimeoutException());
            }
        }
    }

    /** Goes by positions, not by records: the last offsets of a partition may hold no record that a reader is given. */
    private static boolean closeFinished(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> open) {
        boolean closed = open.entrySet().removeIf(each -> consumer.position(each.getKey()) >= each.getValue());
        if (closed) {
            List<TopicPartition> finished = new ArrayList<>(consumer.assignment());
            finished.removeAll(open.keySet());
            consumer.pause(finished);
        }
        return closed;
    }

    private SortedMap<Integer, Long> offsets(OffsetSpec which) {
        try {
            TopicDescription description = Objects.requireNonNull(
                    source.answer(source.admin().describeTopics(List.of(topic)).allTopicNames())
                            .get(topic));
            Map<TopicPartition, OffsetSpec> questions = description.partitions().stream()
                    .collect(Collectors.toMap(
                            partition -> new TopicPartition(topic, partition.partition()), unused -> which));
            Map<TopicPartition, ListOffsetsResultInfo> answers =
                    source.answer(source.admin().listOffsets(questions).all());
            SortedMap<Integer, Long> offsets = new TreeMap<>();
            answers.forEach((partition, answer) -> offsets.put(partition.partition(), answer.offset()));
            return offsets;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return new TreeMap<>();
            }
            throw source.unreachable(e.getCause() == null ? e : e.getCause());
        }
    }

    private static TopicRecord convert(ConsumerRecord<byte[], byte[]> found) {
        List<Header> headers = new ArrayList<>();
        found.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
        return new TopicRecord(
                found.partition(), found.offset(), found.timestamp(), found.key(), found.value(), headers);
    }
}
