package dev.userstream.ops.cli;

import dev.userstream.events.Store;
import dev.userstream.events.Topics;
import dev.userstream.ops.audit.Outside;
import dev.userstream.ops.config.OpsSettings;
import dev.userstream.ops.evidence.StoreTable;
import dev.userstream.ops.kafka.KafkaSource;
import dev.userstream.ops.store.CassandraTable;
import dev.userstream.ops.store.PostgresTable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Connects to the stores while Kafka is already being read: the Java driver's start takes longer than a small audit. */
final class Connections implements AutoCloseable {
    private final KafkaSource kafka;
    private final Map<Store, CompletableFuture<StoreTable>> tables = new EnumMap<>(Store.class);

    Connections(OpsSettings settings) {
        ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "connect");
            thread.setDaemon(true);
            return thread;
        });
        Supplier<StoreTable> cassandra = () -> CassandraTable.connect(settings.cassandra(), settings.requestTimeout());
        Supplier<StoreTable> postgres = () -> PostgresTable.connect(settings.postgres(), settings.requestTimeout());
        tables.put(Store.CASSANDRA, CompletableFuture.supplyAsync(cassandra, threads));
        tables.put(Store.POSTGRES, CompletableFuture.supplyAsync(postgres, threads));
        threads.shutdown();
        kafka = new KafkaSource(settings.kafka(), settings.requestTimeout());
    }

    KafkaSource kafka() {
        return kafka;
    }

    /** Waits for the connection; throws what prevents it. */
    StoreTable table(Store store) {
        try {
            return tables.getOrDefault(store, new CompletableFuture<>()).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    Outside outside() {
        return new Outside(
                kafka.ledger(),
                kafka.topic(Topics.USERS_CREATED),
                kafka.topic(Topics.DEAD_LETTERS),
                kafka.positions(),
                () -> List.of(table(Store.CASSANDRA), table(Store.POSTGRES)));
    }

    @Override
    public void close() {
        tables.values().stream()
                .filter(table -> table.isDone() && !table.isCompletedExceptionally())
                .forEach(table -> table.join().close());
        kafka.close();
    }
}
