package dev.userstream.ops.connection;

import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.config.OpsSettings;
import dev.userstream.ops.health.HealthCheck;
import dev.userstream.ops.kafka.KafkaSource;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.store.CachedCassandra;
import dev.userstream.ops.store.CachedPostgres;
import dev.userstream.ops.store.PostgresTable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a service asks with for as long as it runs. Opens nothing before it is needed, and whatever was lost again when it is
 * needed next; so nothing has to be up when it is made. Thread-safe.
 */
public final class CachedConnections implements AutoCloseable {
    private static final UUID NOBODY = new UUID(0, 0);

    private final OpsSettings settings;
    private final CachedCassandra cassandra;
    private final CachedPostgres postgres;
    private final Cached<KafkaSource> asked;
    private final Cached<KafkaSource> watched;

    /**
     * Opens nothing yet.
     *
     * @param healthLimit how long the answer to a question about health may take
     */
    public CachedConnections(OpsSettings settings, Duration healthLimit) {
        this.settings = settings;
        this.cassandra = new CachedCassandra(settings.cassandra(), settings.requestTimeout());
        this.postgres = new CachedPostgres(settings.postgres(), healthLimit);
        this.asked = new Cached<>(() -> new KafkaSource(settings.kafka(), healthLimit));
        this.watched = new Cached<>(this::newKafka);
    }

    /**
     * Lends what one audit or one look at the state needs: Cassandra's session is everybody's, a consumer and PostgreSQL's
     * transaction are the borrower's own.
     *
     * @throws dev.userstream.ops.pipeline.UnreachableException if no broker's name can be resolved
     */
    public Pipeline.Access lend() {
        return new Connections(
                this::newKafka,
                cassandra::table,
                () -> PostgresTable.connect(settings.postgres(), settings.requestTimeout()));
    }

    /**
     * A source for whoever looks at Kafka all the time, on one thread.
     *
     * @throws dev.userstream.ops.pipeline.UnreachableException if no broker's name can be resolved
     */
    public KafkaSource watched() {
        return watched.get();
    }

    /** What each part can be asked about its health, by the part's name. */
    public Map<String, HealthCheck> questions() {
        Map<String, HealthCheck> questions = new LinkedHashMap<>();
        questions.put("kafka", () -> asked.get().topic(Topics.USERS_CREATED).endOffsets());
        // A read by key, so that a replica must answer and not only the node that was asked.
        questions.put(
                Store.CASSANDRA.label(),
                () -> cassandra.table().select(List.of(NOBODY).iterator(), row -> {}));
        questions.put(Store.POSTGRES.label(), postgres::ask);
        return questions;
    }

    /** Does not wait for anybody. Kafka's clients, whose threads may be at work, end with the process. */
    @Override
    public void close() {
        cassandra.close();
        postgres.close();
    }

    private KafkaSource newKafka() {
        return new KafkaSource(settings.kafka(), settings.requestTimeout());
    }
}
