package dev.userstream.events.store;

import java.util.Locale;

/** The stores that every user must reach. */
public enum Store {
    /** Keyspace {@code spark_streams}, table {@code created_users}. */
    CASSANDRA,
    /** PostgreSQL, table {@code created_users}. */
    POSTGRES;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name in logs, metrics, headers and on the command line. */
    public String label() {
        return label;
    }

    /** The consumer group to which the job commits this store's progress, so that Kafka tools show its lag. */
    public String consumerGroup() {
        return "userstream-" + label;
    }
}
