package dev.userstream.job.read;

import dev.userstream.events.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** The topic's extent, by Kafka's admin client. Thread-safe. */
public final class KafkaTopic implements TopicExtent.Source {
    private static final String TOPIC = Topics.USERS_CREATED.name();

    private final Admin admin;
    private final Duration timeout;

    /** Asks through {@code admin}, whose owner closes it. */
    public KafkaTopic(Admin admin, Duration timeout) {
        this.admin = admin;
        this.timeout = timeout;
    }

    @Override
    public TopicExtent read() throws ExecutionException, TimeoutException, InterruptedException {
        TopicDescription topic = Objects.requireNonNull(
                answer(admin.describeTopics(List.of(TOPIC)).allTopicNames()).get(TOPIC), TOPIC);
        List<Integer> partitions =
                topic.partitions().stream().map(TopicPartitionInfo::partition).toList();
        return new TopicExtent(
                topic.topicId().toString(),
                offsets(partitions, OffsetSpec.earliest()),
                offsets(partitions, OffsetSpec.latest()));
    }

    /**
     * The first offset of each partition whose record is not older than a time; the partition's end where all are older.
     *
     * @param timestampMs milliseconds since 1970
     */
    public Map<Integer, Long> offsetsAt(long timestampMs, TopicExtent extent)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<Integer, Long> found = offsets(extent.ends().keySet(), OffsetSpec.forTimestamp(timestampMs));
        found.replaceAll((partition, offset) ->
                offset < 0 ? Objects.requireNonNull(extent.ends().get(partition)) : offset);
        return found;
    }

    private Map<Integer, Long> offsets(Iterable<Integer> partitions, OffsetSpec wanted)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> questions = new HashMap<>();
        partitions.forEach(partition -> questions.put(new TopicPartition(TOPIC, partition), wanted));
        Map<Integer, Long> offsets = new HashMap<>();
        answer(admin.listOffsets(questions).all())
                .forEach((partition, found) -> offsets.put(partition.partition(), found.offset()));
        return offsets;
    }

    private <T> T answer(KafkaFuture<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }
}
