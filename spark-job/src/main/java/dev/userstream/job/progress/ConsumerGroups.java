package dev.userstream.job.progress;

import dev.userstream.events.Store;
import dev.userstream.events.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Commits how far each store is to an ordinary consumer group, since Spark itself tells Kafka nothing. The checkpoint alone
 * decides where a query goes on; these offsets are for people and tools. Thread-safe.
 */
public final class ConsumerGroups implements GroupPositions {
    private static final String TOPIC = Topics.USERS_CREATED.name();

    private final Admin admin;
    private final Duration timeout;

    /** Commits through {@code admin}, whose owner closes it. */
    public ConsumerGroups(Admin admin, Duration timeout) {
        this.admin = admin;
        this.timeout = timeout;
    }

    @Override
    public void commit(Store store, Map<Integer, Long> positions)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> offsets = positions.entrySet().stream()
                .collect(Collectors.toMap(
                        position -> new TopicPartition(TOPIC, position.getKey()),
                        position -> new OffsetAndMetadata(position.getValue())));
        admin.alterConsumerGroupOffsets(store.consumerGroup(), offsets)
                .all()
                .get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Map<Integer, Long> startingFrom(Map<Integer, Long> checkpoint)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<Integer, Long> positions = new HashMap<>();
        earliest().forEach((partition, found) -> positions.put(partition.partition(), found.offset()));
        positions.putAll(checkpoint);
        return positions;
    }

    private Map<TopicPartition, ListOffsetsResultInfo> earliest()
            throws ExecutionException, TimeoutException, InterruptedException {
        TopicDescription topic = Objects.requireNonNull(
                admin.describeTopics(List.of(TOPIC))
                        .allTopicNames()
                        .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .get(TOPIC),
                TOPIC);
        Map<TopicPartition, OffsetSpec> wanted = IntStream.range(
                        0, topic.partitions().size())
                .boxed()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(TOPIC, partition), partition -> OffsetSpec.earliest()));
        return admin.listOffsets(wanted).all().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
