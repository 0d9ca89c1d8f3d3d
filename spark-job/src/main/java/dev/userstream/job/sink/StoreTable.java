package dev.userstream.job.sink;

import dev.userstream.events.store.Store;
import dev.userstream.job.config.JobSettings;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.sink.cassandra.CassandraTable;
import dev.userstream.job.sink.postgres.PostgresSink;
import dev.userstream.job.sink.postgres.PostgresTable;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;

/** The users' table of one store, before a query writes to it. */
public interface StoreTable {
    /**
     * The table of a store.
     *
     * @param conf has the connector's settings for Cassandra
     */
    static StoreTable of(Store store, SparkConf conf, JobSettings settings) {
        return switch (store) {
            case CASSANDRA ->
                new CassandraTable(conf, settings.cassandra().replicationFactor(), settings.storeTimeout());
            case POSTGRES -> new PostgresTable(PostgresSink.of(settings.postgres(), settings.storeTimeout()));
        };
    }

    /**
     * Creates what is absent, and compares the columns of an existing table with what the writer binds. Looks before it
     * creates, because even {@code CREATE … IF NOT EXISTS} needs the permission to create.
     *
     * @return the way to write to it
     * @throws StoreFailure if the store cannot be reached or forbids it, or with {@link FailureCause#TABLE_MISMATCH} if a
     *     column is absent or has another type
     */
    StoreSink prepare();

    /**
     * The failure of a table that does not have a column as the writer needs it.
     *
     * @param found the column's type; {@code null} if the column is absent
     * @param repair what a person can do about it
     */
    static StoreFailure mismatch(String table, String column, @Nullable String found, String expected, String repair) {
        return new StoreFailure(
                FailureCause.TABLE_MISMATCH,
                table + "." + column + ": " + (found == null ? "no such column" : found) + " (expected: " + expected
                        + "); nothing is written until it is repaired: " + repair);
    }
}
