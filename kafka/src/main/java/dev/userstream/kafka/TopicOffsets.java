package dev.userstream.kafka;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Offsets of topics and consumer groups, by partition. Every method throws {@link KafkaUnavailableException} or
 * {@link KafkaRefusedException}. Thread-safe.
 */
public final class TopicOffsets {
    private final AdminCalls calls;

    /**
     * Reads offsets through {@code admin}, which the caller closes.
     *
     * @param clients the factory of the admin client, for timeouts and messages
     */
    public TopicOffsets(Admin admin, KafkaClients clients) {
        this.calls = new AdminCalls(admin, clients);
    }

    /** The first offset of each partition; empty where there is no such topic. */
    public SortedMap<Integer, Long> earliest(String topic) {
        return list(topic, OffsetSpec.earliest());
    }

    /** The offset after the last committed record of each partition; empty where there is no such topic. */
    public SortedMap<Integer, Long> latest(String topic) {
        return list(topic, OffsetSpec.latest());
    }

    /**
     * By partition, the first offset whose record has that timestamp or a later one, or the end offset where there is none;
     * empty where there is no such topic.
     */
    public SortedMap<Integer, Long> atOrAfter(String topic, Instant time) {
        SortedMap<Integer, Long> ends = latest(topic);
        list(topic, OffsetSpec.forTimestamp(time.toEpochMilli())).forEach((partition, offset) -> {
            if (offset >= 0) {
                ends.put(partition, offset);
            }
        });
        return ends;
    }

    /** The offsets that a consumer group has committed; empty where the group is unknown or has none of that topic. */
    public SortedMap<Integer, Long> committed(String group, String topic) {
        SortedMap<Integer, Long> committed = new TreeMap<>();
        commits(group, topic).forEach((partition, commit) -> committed.put(partition, commit.offset()));
        return committed;
    }

    /** When {@link #commit} was last called for a group and a topic; empty where that is unknown. */
    public Optional<Instant> lastCommit(String group, String topic) {
        return commits(group, topic).values().stream()
                .flatMap(commit -> time(commit.metadata()).stream())
                .max(Comparator.naturalOrder());
    }

    /** Commits offsets for a group without members, with the time as their metadata: Kafka's clients cannot read it otherwise. */
    public void commit(String group, String topic, Map<Integer, Long> offsets) {
        String now = Instant.now().toString();
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
        offsets.forEach((partition, offset) ->
                committed.put(new TopicPartition(topic, partition), new OffsetAndMetadata(offset, now)));
        calls.get(calls.admin().alterConsumerGroupOffsets(group, committed).all());
    }

    private Map<Integer, OffsetAndMetadata> commits(String group, String topic) {
        Map<Integer, OffsetAndMetadata> commits = new HashMap<>();
        calls.getOr(
                        Map.of(),
                        GroupIdNotFoundException.class,
                        calls.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, commit) -> {
                    if (partition.topic().equals(topic) && commit != null) {
                        commits.put(partition.partition(), commit);
                    }
                });
        return commits;
    }

    private static Optional<Instant> time(String metadata) {
        try {
            return Optional.of(Instant.parse(metadata));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private SortedMap<Integer, Long> list(String topic, OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
        calls.getOr(
                        Map.of(),
                        UnknownTopicOrPartitionException.class,
                        calls.admin().describeTopics(List.of(topic)).allTopicNames())
                .forEach((name, description) -> description
                        .partitions()
                        .forEach(partition -> specs.put(new TopicPartition(name, partition.partition()), spec)));
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        if (specs.isEmpty()) {
            return offsets;
        }
        ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        calls.get(calls.admin().listOffsets(specs, committed).all())
                .forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
        return offsets;
    }
}
