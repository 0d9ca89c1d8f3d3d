package dev.userstream.events.store;

/**
 * Names of the users' table in both stores. Its columns are {@link dev.userstream.events.Field#jsonName the contract's fields};
 * PostgreSQL's table has the columns below as well, which say where a row came from.
 */
public final class UserTable {
    /** Cassandra's keyspace. */
    public static final String KEYSPACE = "spark_streams";

    /** The table, in Cassandra's keyspace and in PostgreSQL's schema alike. */
    public static final String TABLE = "created_users";

    /** Cassandra's table with its keyspace. */
    public static final String CASSANDRA_TABLE = KEYSPACE + "." + TABLE;

    /** The run that published the user. */
    public static final String RUN_ID = "run_id";

    /** The user's position in the run. */
    public static final String SEQUENCE = "sequence";

    /** Partition of the stored message. */
    public static final String KAFKA_PARTITION = "kafka_partition";

    /** Offset of the stored message. */
    public static final String KAFKA_OFFSET = "kafka_offset";

    /** Timestamp of the stored message. */
    public static final String KAFKA_TIMESTAMP = "kafka_timestamp";

    /** {@link dev.userstream.events.WriteOrder} of the stored message, which guards the upsert. */
    public static final String WRITE_ORDER = "write_order";

    /** When the row was written, by PostgreSQL's clock. */
    public static final String STORED_AT = "stored_at";

    private UserTable() {}
}
