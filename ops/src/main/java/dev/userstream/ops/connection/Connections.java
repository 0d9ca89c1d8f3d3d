package dev.userstream.ops.connection;

import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.config.OpsSettings;
import dev.userstream.ops.kafka.KafkaSource;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.store.CassandraTable;
import dev.userstream.ops.store.PostgresTable;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Connects to the stores while Kafka is already being read: the Java driver's start takes longer than a small audit. */
public final class Connections implements Pipeline.Access {
    private final Map<Store, CompletableFuture<StoreTable>> tables = new EnumMap<>(Store.class);
    private final KafkaSource kafka;

    Connections(Supplier<KafkaSource> kafka, Supplier<StoreTable> cassandra, Supplier<StoreTable> postgres) {
        ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "connect");
            thread.setDaemon(true);
            return thread;
        });
        tables.put(Store.CASSANDRA, CompletableFuture.supplyAsync(cassandra, threads));
        tables.put(Store.POSTGRES, CompletableFuture.supplyAsync(postgres, threads));
        threads.shutdown();
        try {
            this.kafka = kafka.get();
        } catch (RuntimeException e) {
            closeTables();
            throw e;
        }
    }

    /**
     * Opens all of them for one command.
     *
     * @throws dev.userstream.ops.pipeline.UnreachableException if the settings name no broker that can be resolved; whatever
     *     else is unreachable is told when it is asked
     */
    public static Connections open(OpsSettings settings) {
        return new Connections(
                () -> new KafkaSource(settings.kafka(), settings.requestTimeout()),
                () -> CassandraTable.connect(settings.cassandra(), settings.requestTimeout()),
                () -> PostgresTable.connect(settings.postgres(), settings.requestTimeout()));
    }

    @Override
    public Pipeline pipeline() {
        return new Pipeline(
                kafka.ledger(),
                kafka.topic(Topics.USERS_CREATED),
                kafka.topic(Topics.DEAD_LETTERS),
                kafka.committedOffsets(),
                this::table);
    }

    @Override
    public void close() {
        closeTables();
        kafka.close();
    }

    /** Waits for the connection; throws what prevents it. */
    private StoreTable table(Store store) {
        try {
            return tables.getOrDefault(store, new CompletableFuture<>()).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Those that are still being opened as soon as they are open. */
    private void closeTables() {
        for (CompletableFuture<StoreTable> table : tables.values()) {
            CompletableFuture<Void> unused = table.thenAccept(StoreTable::close);
        }
    }
}
