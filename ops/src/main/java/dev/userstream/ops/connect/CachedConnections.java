package dev.userstream.ops.connect;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.store.CassandraTable;
import dev.userstream.ops.store.PostgresTable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a service. Each is opened on first use and again after it was lost, so nothing has to be up when the service
 * starts. Thread-safe.
 */
public final class CachedConnections implements AutoCloseable {
    private static final UUID UNUSED_ID = new UUID(0, 0);

    private final OpsSettings settings;
    private final Duration healthTimeout;
    private volatile @Nullable CqlSession session;
    private @Nullable KafkaTopics healthKafka;
    private @Nullable KafkaTopics polledKafka;

    /**
     * Opens nothing yet.
     *
     * @param healthTimeout longest time of one request of a health check
     */
    public CachedConnections(OpsSettings settings, Duration healthTimeout) {
        this.settings = settings;
        this.healthTimeout = healthTimeout;
    }

    /**
     * Opens what one request needs: Cassandra's session is shared; Kafka's clients and PostgreSQL's transaction are its own.
     *
     * @throws KafkaUnavailableException if no bootstrap server's name resolves
     */
    public Pipeline open() {
        return new Connections(
                settings.kafkaClients(settings.requestTimeout()),
                this::cassandra,
                () -> PostgresTable.connect(settings.postgres(), settings.requestTimeout()));
    }

    /**
     * The topics for the poller, which uses them on one thread.
     *
     * @throws KafkaUnavailableException if no bootstrap server's name resolves
     */
    public synchronized PipelineTopics polledTopics() {
        KafkaTopics kafka = polledKafka;
        if (kafka == null) {
            kafka = new KafkaTopics(settings.kafkaClients(settings.requestTimeout()));
            polledKafka = kafka;
        }
        return kafka;
    }

    /** The health check of each component by its name; a check throws if the component does not answer. */
    public Map<String, Runnable> healthChecks() {
        Map<String, Runnable> checks = new LinkedHashMap<>();
        checks.put("kafka", () -> healthTopics().topic(Topics.USERS_CREATED).latest());
        // A read by key, so that a replica must answer and not only the coordinator.
        checks.put(
                Store.CASSANDRA.label(),
                () -> cassandra().select(List.of(UNUSED_ID).iterator(), row -> {}));
        checks.put(
                Store.POSTGRES.label(),
                () -> PostgresTable.connect(settings.postgres(), healthTimeout).close());
        return checks;
    }

    /** Closes Cassandra's session without waiting. Kafka's clients may be in use by other threads and end with the process. */
    @Override
    public void close() {
        CqlSession open = session;
        if (open != null) {
            open.forceCloseAsync();
        }
    }

    /** The driver reconnects to nodes; a session that has lost all of them is replaced, which finds nodes under new addresses. */
    private synchronized StoreTable cassandra() {
        CqlSession open = session;
        if (open != null
                && open.getMetadata().getNodes().values().stream().allMatch(node -> node.getOpenConnections() == 0)) {
            open.forceCloseAsync();
            open = null;
        }
        if (open == null) {
            open = CassandraTable.openSession(settings.cassandra(), settings.requestTimeout());
            session = open;
        }
        return CassandraTable.in(open, settings.cassandra());
    }

    private synchronized PipelineTopics healthTopics() {
        KafkaTopics kafka = healthKafka;
        if (kafka == null) {
            kafka = new KafkaTopics(settings.kafkaClients(healthTimeout));
            healthKafka = kafka;
        }
        return kafka;
    }
}
