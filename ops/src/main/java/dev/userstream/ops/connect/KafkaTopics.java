package dev.userstream.ops.connect;

import dev.userstream.events.store.Store;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.AdminCalls;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaHeaders;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.kafka.TopicOffsets;
import dev.userstream.kafka.TopicReader;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.pipeline.TopicRecord;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;

/** The topics of a Kafka cluster, read without a consumer group. Not thread-safe. */
public final class KafkaTopics implements PipelineTopics, AutoCloseable {
    private static final String RETENTION = "retention.ms";

    private final Admin admin;
    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final AdminCalls calls;
    private final TopicOffsets offsets;
    private final TopicReader reader;

    /**
     * Creates the clients; sends no request.
     *
     * @throws KafkaUnavailableException if no bootstrap server's name resolves
     * @throws KafkaRefusedException if Kafka's clients cannot use the settings
     */
    public KafkaTopics(KafkaClients clients) {
        admin = clients.admin();
        try {
            consumer = clients.reader();
        } catch (RuntimeException e) {
            admin.close(Duration.ZERO);
            throw e;
        }
        calls = new AdminCalls(admin, clients);
        offsets = new TopicOffsets(admin, clients);
        reader = new TopicReader(consumer, clients);
    }

    @Override
    public TopicLog topic(TopicSpec topic) {
        return new Log(topic.name());
    }

    @Override
    public SortedMap<Integer, Long> committed(Store store) {
        return offsets.committed(store.consumerGroup(), Topics.USERS_CREATED.name());
    }

    /**
     * How long the cluster retains the topic's records; the specified retention where the cluster does not answer that.
     *
     * @return empty where records are retained forever
     */
    public Optional<Duration> retention(TopicSpec topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        String specified = topic.configs().getOrDefault(RETENTION, "-1");
        long milliseconds = Long.parseLong(specified);
        try {
            Config config =
                    calls.get(admin.describeConfigs(List.of(resource)).all()).get(resource);
            ConfigEntry entry = Objects.requireNonNull(config).get(RETENTION);
            milliseconds = Long.parseLong(entry == null ? specified : entry.value());
        } catch (KafkaUnavailableException | KafkaRefusedException e) {
            // The specified retention stands.
        }
        return milliseconds < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(milliseconds));
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
        admin.close(Duration.ZERO);
    }

    private final class Log implements TopicLog {
        private final String name;

        Log(String name) {
            this.name = name;
        }

        @Override
        public SortedMap<Integer, Long> earliest() {
            return offsets.earliest(name);
        }

        @Override
        public SortedMap<Integer, Long> latest() {
            return offsets.latest(name);
        }

        @Override
        public void read(SortedMap<Integer, Long> from, SortedMap<Integer, Long> to, Consumer<TopicRecord> sink) {
            SortedMap<Integer, Long> starts = earliest();
            starts.replaceAll((partition, first) -> Math.max(first, from.getOrDefault(partition, first)));
            reader.read(name, starts, to, found -> sink.accept(convert(found)));
        }

        private static TopicRecord convert(ConsumerRecord<byte[], byte[]> found) {
            return new TopicRecord(
                    found.partition(),
                    found.offset(),
                    found.timestamp(),
                    found.key(),
                    found.value(),
                    KafkaHeaders.fromKafka(found.headers()));
        }
    }
}
