package dev.userstream.ops.connect;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.pipeline.TopicRecord;
import dev.userstream.ops.pipeline.UnreachableException;
import java.sql.Connection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a command or a service. Each is opened on first use and again after it was lost, so nothing has to be up when
 * a service starts. Thread-safe.
 */
public final class Connections implements AutoCloseable {
    /** Shorter than a health check may take, so that a problem has the client's own message. */
    private static final Duration HEALTH_TIMEOUT = Duration.ofMillis(2_500);

    private static final UUID UNUSED_ID = new UUID(0, 0);

    private final OpsSettings settings;
    private final Object topicsLock = new Object();
    private @Nullable KafkaTopics topics;
    private volatile @Nullable CqlSession session;

    /** Opens nothing yet. */
    public Connections(OpsSettings settings) {
        this.settings = settings;
    }

    /**
     * Opens what one command or request needs: Cassandra's session is shared; Kafka's clients and PostgreSQL's transaction are its
     * own.
     *
     * @throws KafkaUnavailableException if no bootstrap server's name resolves; other outages are reported on use
     * @throws KafkaRefusedException if Kafka's clients cannot use the settings
     */
    public Pipeline open() {
        return new RequestPipeline();
    }

    /**
     * The topics, which one thread at a time may read.
     *
     * @throws KafkaUnavailableException if no bootstrap server's name resolves
     */
    public PipelineTopics topics() {
        // Another lock than that of Cassandra's session, so that an absent Cassandra does not delay this.
        synchronized (topicsLock) {
            KafkaTopics open = topics == null ? openTopics() : topics;
            topics = open;
            return open;
        }
    }

    /**
     * Topics with clients of their own, which the caller closes.
     *
     * @throws KafkaUnavailableException if no bootstrap server's name resolves
     */
    public KafkaTopics openTopics() {
        return new KafkaTopics(kafkaClients());
    }

    /** The factory of Kafka's clients. */
    public KafkaClients kafkaClients() {
        return settings.kafkaClients(settings.requestTimeout());
    }

    /**
     * A new read-only connection to PostgreSQL, which the caller closes.
     *
     * @throws UnreachableException if PostgreSQL does not answer, or refuses the login
     */
    public Connection openPostgres() {
        return PostgresTable.open(settings.postgres(), settings.requestTimeout());
    }

    /**
     * Milliseconds from each message's timestamp to the statement that wrote its row in PostgreSQL, of those that have a row.
     *
     * @throws UnreachableException if PostgreSQL does not answer
     */
    public List<Long> storedAfterMs(List<TopicRecord> messages) {
        try (PostgresTable table = PostgresTable.connect(settings.postgres(), HEALTH_TIMEOUT)) {
            return messages.stream()
                    .flatMap(message -> table.storedAfterMs(message.partition(), message.offset(), message.parse()))
                    .toList();
        }
    }

    /** A producer that reports a failure after twice the request timeout; the caller closes it. */
    public Producer<byte[], byte[]> openProducer() {
        int timeoutMs = Math.toIntExact(settings.requestTimeout().toMillis());
        return settings.kafkaClients(settings.requestTimeout())
                .producer(Map.of("max.block.ms", timeoutMs, "delivery.timeout.ms", 2 * timeoutMs));
    }

    /** The health check of each component by its name; a check throws if the component does not answer. */
    public Map<String, Runnable> healthChecks() {
        Map<String, Runnable> checks = new LinkedHashMap<>();
        checks.put("kafka", () -> topics().latest(Topics.USERS_CREATED));
        checks.put(Store.CASSANDRA.label(), () -> {
            StoreTable table = table(Store.CASSANDRA);
            // A read by key, so that a replica must answer and not only the coordinator.
            if (table.exists()) {
                table.select(List.of(UNUSED_ID).iterator(), row -> {});
            }
        });
        checks.put(
                Store.POSTGRES.label(),
                () -> PostgresTable.connect(settings.postgres(), HEALTH_TIMEOUT).close());
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

    /**
     * A store's table, in Cassandra's session or on a connection of its own; the caller closes it.
     *
     * @throws UnreachableException if the store does not answer, or refuses the login
     */
    public StoreTable table(Store store) {
        return switch (store) {
            case CASSANDRA -> new CassandraTable(cassandraSession(), settings.cassandra());
            case POSTGRES -> PostgresTable.connect(settings.postgres(), settings.requestTimeout());
        };
    }

    /**
     * Cassandra's session. The driver reconnects to nodes; a session that has lost all of them is replaced, which finds nodes under
     * new addresses.
     *
     * @throws UnreachableException if Cassandra does not answer, or refuses the login
     */
    public synchronized CqlSession cassandraSession() {
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
        return open;
    }

    /**
     * The connections of one command or request. The stores are connected in the background while Kafka is already being read,
     * because the Java driver's start takes longer than a small audit.
     */
    private final class RequestPipeline implements Pipeline {
        private final KafkaTopics kafka = openTopics();
        private final Map<Store, CompletableFuture<StoreTable>> tables = new EnumMap<>(Store.class);

        RequestPipeline() {
            for (Store store : Store.values()) {
                connect(store, () -> Connections.this.table(store));
            }
        }

        private void connect(Store store, Supplier<StoreTable> table) {
            tables.put(store, CompletableFuture.supplyAsync(table, task -> new Thread(task, "connect").start()));
        }

        @Override
        public PipelineTopics topics() {
            return kafka;
        }

        @Override
        public StoreTable table(Store store) {
            try {
                return Objects.requireNonNull(tables.get(store)).join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        }

        /** Closes a table that is still being connected once it is. */
        @Override
        public void close() {
            for (CompletableFuture<StoreTable> table : tables.values()) {
                CompletableFuture<Void> unused = table.thenAccept(StoreTable::close);
            }
            kafka.close();
        }
    }
}
