package dev.userstream.job.query;

import dev.userstream.events.Store;
import dev.userstream.job.config.JobSettings;
import dev.userstream.job.sink.StoreTable;
import dev.userstream.job.sink.cassandra.CassandraTable;
import dev.userstream.job.sink.postgres.PostgresAddress;
import dev.userstream.job.sink.postgres.PostgresTable;
import org.apache.spark.SparkConf;

/** Where each store keeps its users. Thread-safe. */
public final class StoreTables {
    private StoreTables() {}

    /**
     * The table of a store.
     *
     * @param conf tells where Cassandra is
     */
    public static StoreTable of(Store store, SparkConf conf, JobSettings settings) {
        return switch (store) {
            case CASSANDRA ->
                new CassandraTable(conf, settings.cassandra().replicationFactor(), settings.storeTimeout());
            case POSTGRES -> new PostgresTable(PostgresAddress.of(settings.postgres(), settings.storeTimeout()));
        };
    }
}
