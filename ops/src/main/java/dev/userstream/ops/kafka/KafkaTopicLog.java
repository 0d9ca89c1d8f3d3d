package dev.userstream.ops.kafka;

import dev.userstream.ops.evidence.TopicLog;
import dev.userstream.ops.evidence.TopicRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** One topic of the cluster. */
final class KafkaTopicLog implements TopicLog {
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
            new PartitionReading(source.consumer(), source.limit()).read(starts, open, sink);
        } catch (KafkaException e) {
            throw source.unreachable(e);
        }
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
}
