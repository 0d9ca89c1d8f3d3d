package dev.userstream.lab.bench;

import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.TopicOffsets;
import dev.userstream.kafka.TopicSetup;
import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/** The topic of the users: created as specified, filled before a measurement and emptied after it. Not thread-safe. */
final class BenchTopic implements AutoCloseable {
    private static final String NAME = Topics.USERS_CREATED.name();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final KafkaClients clients;
    private final Admin admin;
    private final TopicOffsets offsets;

    /** Connects as the settings of a stack say. */
    BenchTopic(Map<String, String> environment) {
        this.clients = new KafkaClients(KafkaSettings.read(Settings.of(environment)), "bench", TIMEOUT);
        this.admin = clients.admin();
        this.offsets = new TopicOffsets(admin, clients);
    }

    /** Creates all topics, that of the users with this number of partitions. */
    void create(int partitions) {
        List<TopicSpec> specs = Topics.all().stream()
                .map(spec -> spec.equals(Topics.USERS_CREATED)
                        ? new TopicSpec(spec.name(), partitions, spec.configs())
                        : spec)
                .toList();
        new TopicSetup(admin, (short) 1, clients).ensure(specs);
    }

    /** A producer with the compression and batching of the pipeline's own producer. */
    Producer<byte[], byte[]> producer(int lingerMs) {
        return clients.producer(Map.of("compression.type", "lz4", "linger.ms", lingerMs, "batch.size", 65_536));
    }

    /**
     * Publishes users of a run as fast as possible and returns when all are acknowledged.
     *
     * @throws KafkaException if one is not acknowledged
     */
    void fill(SampleUsers users, RunId runId, long count) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        try (Producer<byte[], byte[]> producer = producer(20)) {
            for (long sequence = 0; sequence < count && failure.get() == null; sequence++) {
                var unused = producer.send(users.record(runId, sequence), (sent, error) -> {
                    if (error != null) {
                        failure.compareAndSet(null, error);
                    }
                });
            }
        }
        Exception error = failure.get();
        if (error != null) {
            throw new KafkaException("a user was not acknowledged", error);
        }
    }

    /** Deletes all records; offsets continue. */
    void empty() throws InterruptedException {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        offsets.latest(NAME)
                .forEach((partition, end) ->
                        all.put(new TopicPartition(NAME, partition), RecordsToDelete.beforeOffset(end)));
        await(admin.deleteRecords(all).all());
    }

    /** Records that the topic holds. */
    long records() {
        return sum(offsets.latest(NAME)) - sum(offsets.earliest(NAME));
    }

    /**
     * Records of the topic that the queries of all these stores have committed.
     *
     * @return negative before each of them has committed offsets
     */
    long committed(Set<Store> stores) {
        long start = sum(offsets.earliest(NAME));
        return stores.stream()
                .map(store -> offsets.committed(store.consumerGroup(), NAME))
                .mapToLong(committed -> committed.isEmpty() ? -1 : sum(committed) - start)
                .min()
                .orElse(-1);
    }

    /** Sets the committed offsets back to the first record, because several jobs drain the same records in turn. */
    void resetCommitted(Set<Store> stores) {
        stores.forEach(store -> offsets.commit(store.consumerGroup(), NAME, offsets.earliest(NAME)));
    }

    /** Removes the committed offsets, so that those of a new job are not mistaken for an earlier job's. */
    void deleteCommitted(Set<Store> stores) throws InterruptedException {
        for (Store store : stores) {
            try {
                await(admin.deleteConsumerGroups(List.of(store.consumerGroup())).all());
            } catch (KafkaException e) {
                if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        admin.close();
    }

    private static long sum(Map<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void await(KafkaFuture<Void> future) throws InterruptedException {
        try {
            future.get();
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka refuses: " + e.getCause(), e.getCause());
        }
    }
}
