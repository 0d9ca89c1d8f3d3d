package dev.userstream.job.sink;

import dev.userstream.events.store.Store;
import dev.userstream.job.config.JobSettings;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.sink.cassandra.CassandraSink;
import dev.userstream.job.sink.postgres.PostgresSink;
import java.io.Serializable;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.apache.spark.SparkConf;

/**
 * Access to one store from any JVM of the job. Travels to the executors; connections are opened where it is used and shared
 * within a JVM. Thread-safe.
 */
public interface StoreSink extends Serializable {
    /**
     * Creates the store's table if it is absent, and compares an existing one with what the writer binds. Reads the schema
     * before it creates anything, because even {@code CREATE … IF NOT EXISTS} needs the permission to create.
     *
     * @param conf has the connector's settings for Cassandra
     * @throws StoreFailure if the store cannot be reached, forbids it or has a table that does not match
     */
    static StoreSink prepare(Store store, SparkConf conf, JobSettings settings) {
        return switch (store) {
            case CASSANDRA ->
                CassandraSink.prepare(conf, settings.cassandra().replicationFactor(), settings.storeTimeout());
            case POSTGRES -> PostgresSink.prepare(settings.postgres(), settings.storeTimeout());
        };
    }

    /**
     * Opens a writer for one task; throws a {@link StoreFailure} if the store cannot be reached within its timeout.
     *
     * @param refused receives the rows that the store refuses with its error message, on the writing thread
     */
    RowWriter open(BiConsumer<UserRow, String> refused);

    /**
     * Which of these rows, all of them just written, cannot be read back because a younger deletion shadows them. Empty for a
     * store without tombstones. Throws a {@link StoreFailure} if the store cannot be read.
     */
    default Set<UUID> shadowed(Collection<UUID> ids) {
        return Set.of();
    }
}
