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
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The topic of the users: filled before a measurement and emptied after it. Not thread-safe. */
final class BenchTopic implements AutoCloseable {
    private static final String NAME = Topics.USERS_CREATED.name();

    private final SampleUsers users = new SampleUsers();
    private final Admin admin;
    private final TopicOffsets offsets;
    private final Producer<byte[], byte[]> producer;
    private volatile @Nullable Exception failure;

    /**
     * Creates all topics.
     *
     * @param environment the settings of the stack
     * @param partitions of the topic of the users
     */
    BenchTopic(Map<String, String> environment, int partitions) {
        KafkaClients clients =
                new KafkaClients(KafkaSettings.read(Settings.of(environment)), "bench", Duration.ofSeconds(30));
        this.admin = clients.admin();
        this.offsets = new TopicOffsets(admin, clients);
        // As the pipeline's own producer compresses and batches.
        this.producer = clients.producer(Map.of("compression.type", "lz4", "linger.ms", 1, "batch.size", 65_536));
        List<TopicSpec> specs = Topics.all().stream()
                .map(spec -> spec.name().equals(NAME) ? new TopicSpec(NAME, partitions, spec.configs()) : spec)
                .toList();
        new TopicSetup(admin, (short) 1, clients).ensure(specs);
    }

    /**
     * Publishes users of a run and returns when all are acknowledged.
     *
     * @param beforeEach is called with each sequence before the user is sent
     * @throws KafkaException if a user is not acknowledged
     */
    void publish(RunId runId, long count, LongConsumer beforeEach) {
        for (long sequence = 0; sequence < count && failure == null; sequence++) {
            beforeEach.accept(sequence);
            var unused = producer.send(users.record(runId, sequence), (sent, error) -> {
                if (error != null) {
                    failure = error;
                }
            });
        }
        producer.flush();
        if (failure != null) {
            throw new KafkaException("a user was not acknowledged", failure);
        }
    }

    /** Replaces all records by users of a new run; offsets continue. */
    void refill(RunId runId, long count) throws InterruptedException {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        offsets.latest(NAME)
                .forEach((partition, end) ->
                        all.put(new TopicPartition(NAME, partition), RecordsToDelete.beforeOffset(end)));
        try {
            admin.deleteRecords(all).all().get();
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka refuses to delete records: " + e.getCause(), e.getCause());
        }
        publish(runId, count, sequence -> {});
    }

    /** Sets committed offsets to the first record, because several jobs drain the same records in turn. */
    void resetCommitted(Set<Store> stores) {
        stores.forEach(store -> offsets.commit(store.consumerGroup(), NAME, offsets.earliest(NAME)));
    }

    /** Records of the topic that the queries of all these stores have committed. */
    long committed(Set<Store> stores) {
        return stores.stream()
                        .mapToLong(store -> sum(offsets.committed(store.consumerGroup(), NAME)))
                        .min()
                        .orElse(0)
                - sum(offsets.earliest(NAME));
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }

    private static long sum(Map<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
