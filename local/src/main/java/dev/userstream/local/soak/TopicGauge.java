package dev.userstream.local.soak;

import dev.userstream.events.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** The topic's end, its size on the broker's disk, and how far each store is behind. */
final class TopicGauge implements Gauge {
    private static final int TIMEOUT_MS = 10_000;

    private final Admin admin;
    private final String topic;

    /**
     * Connects.
     *
     * @param bootstrapServers {@code host:port}
     * @param topic the topic's name
     */
    TopicGauge(String bootstrapServers, String topic) {
        this.admin = Admin.create(Map.of(
                "bootstrap.servers", bootstrapServers,
                "request.timeout.ms", TIMEOUT_MS,
                "default.api.timeout.ms", TIMEOUT_MS));
        this.topic = topic;
    }

    @Override
    public Map<String, Long> read() throws Exception {
        Map<TopicPartition, Long> ends = ends();
        Map<String, Long> figures = new TreeMap<>();
        figures.put("topic.records", sum(ends));
        figures.put("topic.disk_bytes", bytes());
        for (Store store : Store.values()) {
            figures.put(store.label() + ".lag_records", sum(ends) - sum(positions(store, ends)));
        }
        return figures;
    }

    private Map<TopicPartition, Long> ends() throws Exception {
        Map<TopicPartition, OffsetSpec> question = new HashMap<>();
        answer(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                .flatMap(description -> description.partitions().stream())
                .forEach(partition ->
                        question.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                answer(admin.listOffsets(question).all());
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private long bytes() throws Exception {
        List<Integer> brokers = answer(admin.describeCluster().nodes()).stream()
                .map(node -> node.id())
                .toList();
        return answer(admin.describeLogDirs(brokers).allDescriptions()).values().stream()
                .flatMap(folders -> folders.values().stream())
                .flatMap(folder -> folder.replicaInfos().entrySet().stream())
                .filter(replica -> replica.getKey().topic().equals(topic))
                .mapToLong(replica -> replica.getValue().size())
                .sum();
    }

    private Map<TopicPartition, Long> positions(Store store, Map<TopicPartition, Long> ends) throws Exception {
        Map<TopicPartition, OffsetAndMetadata> positions =
                answer(admin.listConsumerGroupOffsets(store.consumerGroup()).partitionsToOffsetAndMetadata());
        return positions.entrySet().stream()
                .filter(position -> ends.containsKey(position.getKey()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, position -> position.getValue().offset()));
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private static <T> T answer(KafkaFuture<T> future) throws Exception {
        return future.get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        admin.close();
    }
}
