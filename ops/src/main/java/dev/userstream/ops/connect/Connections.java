package dev.userstream.ops.connect;

import dev.userstream.events.store.Store;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.store.CassandraTable;
import dev.userstream.ops.store.PostgresTable;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The connections of one command or request. The stores are connected in the background while Kafka is already being read,
 * because the Java driver's start takes longer than a small audit.
 */
public final class Connections implements Pipeline {
    private final Map<Store, CompletableFuture<StoreTable>> tables = new EnumMap<>(Store.class);
    private final KafkaTopics kafka;

    Connections(KafkaClients clients, Supplier<StoreTable> cassandra, Supplier<StoreTable> postgres) {
        ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "connect");
            thread.setDaemon(true);
            return thread;
        });
        tables.put(Store.CASSANDRA, CompletableFuture.supplyAsync(cassandra, threads));
        tables.put(Store.POSTGRES, CompletableFuture.supplyAsync(postgres, threads));
        threads.shutdown();
        try {
            kafka = new KafkaTopics(clients);
        } catch (RuntimeException e) {
            closeTables();
            throw e;
        }
    }

    /**
     * Opens the connections of one command.
     *
     * @throws KafkaUnavailableException if no bootstrap server's name resolves; other outages are reported on use
     * @throws KafkaRefusedException if Kafka's clients cannot use the settings
     */
    public static Connections open(OpsSettings settings) {
        return new Connections(
                settings.kafkaClients(settings.requestTimeout()),
                () -> CassandraTable.connect(settings.cassandra(), settings.requestTimeout()),
                () -> PostgresTable.connect(settings.postgres(), settings.requestTimeout()));
    }

    @Override
    public TopicLog topic(TopicSpec topic) {
        return kafka.topic(topic);
    }

    @Override
    public SortedMap<Integer, Long> committed(Store store) {
        return kafka.committed(store);
    }

    @Override
    public StoreTable table(Store store) {
        try {
            return tables.getOrDefault(store, new CompletableFuture<>()).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void close() {
        closeTables();
        kafka.close();
    }

    /** Closes a table that is still being connected once it is. */
    private void closeTables() {
        for (CompletableFuture<StoreTable> table : tables.values()) {
            CompletableFuture<Void> unused = table.thenAccept(StoreTable::close);
        }
    }
}
