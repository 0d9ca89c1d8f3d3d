package dev.userstream.job.checkpoint;

import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.kafka.AdminCalls;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.TopicOffsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * Compares a query's checkpoint with the topic before the query starts. Spark detects lost offsets too, but neither names all
 * partitions nor notices that a topic was deleted and created again with enough records.
 */
public final class DataLossCheck {
    private static final String TOPIC = Topics.USERS_CREATED.name();

    private final CheckpointFolder checkpoints;
    private final AdminCalls calls;
    private final TopicOffsets offsets;

    /** A check that reads the topic through {@code admin}, which the caller closes. */
    public DataLossCheck(CheckpointFolder checkpoints, Admin admin, KafkaClients clients) {
        this.checkpoints = checkpoints;
        this.calls = new AdminCalls(admin, clients);
        this.offsets = new TopicOffsets(admin, clients);
    }

    /** Throws a {@link StoreFailure} if the topic does not hold everything that the store's query has still to read. */
    public void check(Store store) {
        String topicId = topicId();
        String file = store.label() + "/topic-id";
        Optional<String> checkpointed = checkpoints.read(file);
        checkpoints.offsets(store).ifPresent(expected -> {
            if (checkpointed.isPresent() && !checkpointed.get().equals(topicId)) {
                throw new StoreFailure(
                        FailureCause.DATA_LOSS,
                        TOPIC + ": not the topic that the checkpoint was made with (expected: id " + checkpointed.get()
                                + ", found: " + topicId + "); it was deleted and created again");
            }
            loss(expected, offsets.earliest(TOPIC), offsets.latest(TOPIC)).ifPresent(loss -> {
                throw new StoreFailure(FailureCause.DATA_LOSS, loss);
            });
        });
        if (!checkpointed.equals(Optional.of(topicId))) {
            checkpoints.write(file, topicId);
        }
    }

    /** The message about what is gone; empty where nothing is. */
    static Optional<String> loss(Map<Integer, Long> expected, Map<Integer, Long> earliest, Map<Integer, Long> latest) {
        List<String> ranges = new ArrayList<>();
        long lost = 0;
        for (Map.Entry<Integer, Long> partition : new TreeMap<>(expected).entrySet()) {
            long next = partition.getValue();
            long first = earliest.getOrDefault(partition.getKey(), 0L);
            long end = latest.getOrDefault(partition.getKey(), 0L);
            long from = Math.min(next, end);
            long to = next > end ? next : Math.max(next, first);
            if (from < to) {
                lost += to - from;
                ranges.add("partition " + partition.getKey() + ": " + (to - from) + " offsets, " + from + " to "
                        + (to - 1));
            }
        }
        return ranges.isEmpty()
                ? Optional.empty()
                : Optional.of(TOPIC + ": " + lost + " offsets that the checkpoint expects are gone ("
                        + String.join("; ", ranges) + ")");
    }

    private String topicId() {
        TopicDescription topic = calls.get(
                        calls.admin().describeTopics(List.of(TOPIC)).allTopicNames())
                .get(TOPIC);
        return Objects.requireNonNull(topic).topicId().toString();
    }
}
