package dev.userstream.bench.users;

import dev.userstream.events.Store;
import dev.userstream.events.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The pipeline's topic, made as the contract says and filled before anything is measured. Not thread-safe. */
public final class PreparedTopic implements AutoCloseable {
    /** Kafka's word for a partition's end. */
    private static final long TO_THE_END = -1;

    private static final short ONE_BROKER = 1;

    private final String bootstrapServers;
    private final Admin admin;

    /** Connects. */
    public PreparedTopic(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /**
     * Makes all topics, the users' one with so many partitions.
     *
     * @throws KafkaException if Kafka refuses
     */
    public void create(int partitions) throws InterruptedException {
        List<NewTopic> topics = Topics.all().stream()
                .map(topic -> new NewTopic(
                                topic.name(),
                                topic.equals(Topics.USERS_CREATED) ? partitions : topic.partitions(),
                                ONE_BROKER)
                        .configs(topic.configs()))
                .toList();
        await(() -> admin.createTopics(topics).all().get());
    }

    /**
     * Publishes places 0 to {@code users} - 1 as fast as it can, and returns when all are acknowledged.
     *
     * @throws KafkaException if one is not
     */
    public void fill(UserMessages messages, long users) {
        try (Publication publication =
                new Publication(UserMessages.client(bootstrapServers, Map.of("linger.ms", 20)))) {
            publication.send(0, users, messages::record);
        }
    }

    /** Takes away every record that is there now; offsets go on. */
    public void empty() throws InterruptedException {
        String topic = Topics.USERS_CREATED.name();
        Map<TopicPartition, RecordsToDelete> all =
                await(() -> admin.describeTopics(List.of(topic)).allTopicNames().get()).values().stream()
                        .flatMap(described -> described.partitions().stream())
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .collect(Collectors.toMap(
                                partition -> partition, partition -> RecordsToDelete.beforeOffset(TO_THE_END)));
        await(() -> admin.deleteRecords(all).all().get());
    }

    /** How many records a store's query has behind it, over all partitions; -1 before it has told Kafka anything. */
    public long position(Store store) throws InterruptedException {
        String group = store.consumerGroup();
        var positions = await(() -> admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata(group)
                .get());
        return positions.isEmpty()
                ? -1
                : positions.values().stream().mapToLong(at -> at.offset()).sum();
    }

    /** How many users have been published to it, by whomever. */
    public long published() throws InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        String topic = Topics.USERS_CREATED.name();
        await(() -> admin.describeTopics(List.of(topic)).allTopicNames().get())
                .values()
                .forEach(description -> description
                        .partitions()
                        .forEach(partition ->
                                ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest())));
        return await(() -> admin.listOffsets(ends).all().get()).values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    @Override
    public void close() {
        admin.close();
    }

    private interface Question<T> {
        T ask() throws ExecutionException, InterruptedException;
    }

    private static <T> T await(Question<T> question) throws InterruptedException {
        try {
            return question.ask();
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka refuses: " + e.getCause(), e.getCause());
        }
    }
}
