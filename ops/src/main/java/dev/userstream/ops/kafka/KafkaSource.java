package dev.userstream.ops.kafka;

import dev.userstream.events.Header;
import dev.userstream.events.run.Run;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.kafka.TopicOffsets;
import dev.userstream.kafka.TopicReader;
import dev.userstream.ops.pipeline.CommittedOffsets;
import dev.userstream.ops.pipeline.LatestRuns;
import dev.userstream.ops.pipeline.RunLedger;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.pipeline.TopicRecord;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.KafkaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;

/** The pipeline's topics and consumer groups in one Kafka cluster, read only. Joins no consumer group. Not thread-safe. */
public final class KafkaSource implements AutoCloseable {
    private static final String RETENTION = "retention.ms";

    private final KafkaClients clients;
    private final Admin admin;
    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final TopicOffsets offsets;
    private final TopicReader reader;

    /**
     * Creates the clients without connecting.
     *
     * @param timeout longest time of one request
     * @throws UnreachableException if no bootstrap server's name resolves
     * @throws KafkaRefusedException if the clients cannot use the settings
     */
    public KafkaSource(KafkaSettings settings, Duration timeout) {
        clients = new KafkaClients(settings, "userstream-ops", timeout);
        try {
            admin = clients.admin();
        } catch (KafkaUnavailableException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()), e);
        }
        try {
            consumer = clients.reader();
        } catch (RuntimeException e) {
            admin.close(Duration.ZERO);
            throw e;
        }
        offsets = new TopicOffsets(admin, clients);
        reader = new TopicReader(consumer, clients);
    }

    /** A topic of the cluster, whether it exists or not. */
    public TopicLog topic(TopicSpec topic) {
        return new ClusterTopic(topic.name());
    }

    /**
     * How long the cluster keeps the topic's records; the specification's retention where the cluster does not tell.
     *
     * @return nothing where records are kept without limit
     */
    public Optional<Duration> retention(TopicSpec topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
        String specified = topic.configs().getOrDefault(RETENTION, "-1");
        long milliseconds;
        try {
            Config config = Objects.requireNonNull(
                    admin.describeConfigs(List.of(resource)).all().get().get(resource));
            ConfigEntry entry = config.get(RETENTION);
            milliseconds = Long.parseLong(entry == null ? specified : entry.value());
        } catch (ExecutionException e) {
            milliseconds = Long.parseLong(specified);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            milliseconds = Long.parseLong(specified);
        }
        return milliseconds < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(milliseconds));
    }

    /** The ledger of runs. */
    public RunLedger ledger() {
        return () -> {
            LatestRuns latest = new LatestRuns();
            TopicLog runs = topic(Topics.RUNS);
            runs.read(new TreeMap<>(), runs.endOffsets(), latest::accept);
            return latest.runs().stream()
                    .sorted(Comparator.comparing(Run::startedAt).reversed())
                    .toList();
        };
    }

    /** The offsets that the job has committed. */
    public CommittedOffsets committedOffsets() {
        return (Store store) -> asking(() -> offsets.committed(store.consumerGroup(), Topics.USERS_CREATED.name()));
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
        admin.close(Duration.ZERO);
    }

    private static <T> T asking(Supplier<T> request) {
        try {
            return request.get();
        } catch (KafkaUnavailableException | KafkaRefusedException e) {
            throw new UnreachableException(String.valueOf(e.getMessage()), e);
        }
    }

    private final class ClusterTopic implements TopicLog {
        private final String name;

        ClusterTopic(String name) {
            this.name = name;
        }

        @Override
        public SortedMap<Integer, Long> beginningOffsets() {
            return asking(() -> offsets.earliest(name));
        }

        @Override
        public SortedMap<Integer, Long> endOffsets() {
            return asking(() -> offsets.latest(name));
        }

        @Override
        public void read(SortedMap<Integer, Long> from, SortedMap<Integer, Long> to, Consumer<TopicRecord> sink) {
            Map<Integer, Long> starts = new TreeMap<>();
            beginningOffsets()
                    .forEach((partition, first) ->
                            starts.put(partition, Math.max(first, from.getOrDefault(partition, first))));
            asking(() -> {
                reader.read(name, starts, to, found -> sink.accept(convert(found)));
                return name;
            });
        }
    }

    private static TopicRecord convert(ConsumerRecord<byte[], byte[]> found) {
        List<Header> headers = new ArrayList<>();
        found.headers().forEach(header -> headers.add(new Header(header.key(), header.value())));
        return new TopicRecord(
                found.partition(), found.offset(), found.timestamp(), found.key(), found.value(), headers);
    }
}
