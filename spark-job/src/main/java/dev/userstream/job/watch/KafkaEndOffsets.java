package dev.userstream.job.watch;

import dev.userstream.events.Topics;
import dev.userstream.settings.KafkaSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Asks Kafka for the ends of the users' topic: one request for all partitions. Thread-safe. */
final class KafkaEndOffsets implements EndOffsets {
    private final Admin admin;
    private final IsolationLevel isolation;
    private final Duration timeout;

    /** Asks through {@code admin}, whose owner closes it, for the end that a reader with these settings can reach. */
    KafkaEndOffsets(Admin admin, KafkaSettings kafka, Duration timeout) {
        this.admin = admin;
        this.isolation = "read_committed".equals(kafka.toClientProperties().get("isolation.level"))
                ? IsolationLevel.READ_COMMITTED
                : IsolationLevel.READ_UNCOMMITTED;
        this.timeout = timeout;
    }

    @Override
    public Map<Integer, Long> of(Iterable<Integer> partitions)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition ->
                wanted.put(new TopicPartition(Topics.USERS_CREATED.name(), partition), OffsetSpec.latest()));
        return admin
                .listOffsets(wanted, new ListOffsetsOptions(isolation))
                .all()
                .get(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        end -> end.getKey().partition(), end -> end.getValue().offset()));
    }
}
