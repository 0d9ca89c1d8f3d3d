package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.spark.connector.cql.CassandraConnector;
import dev.userstream.events.Field;
import dev.userstream.events.store.UserTable;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.sink.SchemaFile;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.sink.StoreTable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keyspace and table in Cassandra. Confined to one thread. */
public final class CassandraTable implements StoreTable {
    /** Keyspace and table. */
    static final String NAME = UserTable.KEYSPACE + "." + UserTable.TABLE;

    private static final Logger LOG = LoggerFactory.getLogger(CassandraTable.class);
    private static final String KEYSPACE_STATEMENT = "CREATE KEYSPACE";

    private final SparkConf conf;
    private final int replicationFactor;
    private final Duration timeout;

    /**
     * The table in the cluster that {@code spark.cassandra.*} names.
     *
     * @param replicationFactor copies of each row, if the keyspace is created
     * @param timeout longest time of one request
     */
    public CassandraTable(SparkConf conf, int replicationFactor, Duration timeout) {
        this.conf = conf;
        this.replicationFactor = replicationFactor;
        this.timeout = timeout;
    }

    @Override
    public StoreSink prepare() {
        try {
            // Anew each time: a host name that could not be resolved before may be now.
            CassandraConnector connector = CassandraConnector.apply(conf);
            try (CqlSession session = connector.openSession()) {
                createWhatIsAbsent(session);
                requireColumns(columns(session));
            }
            return new CassandraSink(connector, timeout);
        } catch (Exception e) { // the connector throws checked exceptions that Scala does not declare
            throw CassandraFailures.failure(e);
        }
    }

    private void createWhatIsAbsent(CqlSession session) {
        boolean keyspace = !rows(
                        session,
                        "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?",
                        UserTable.KEYSPACE)
                .isEmpty();
        boolean table = !columns(session).isEmpty();
        for (String statement : SchemaFile.statements("schema.cql")) {
            boolean exists = statement.startsWith(KEYSPACE_STATEMENT) ? keyspace : table;
            if (!exists) {
                session.execute(SimpleStatement.newInstance(withReplication(statement, replicationFactor))
                        .setTimeout(timeout));
            }
        }
        if (!table) {
            LOG.info("event=table_created store=cassandra table={}", NAME);
        }
    }

    private Map<String, String> columns(CqlSession session) {
        Map<String, String> columns = new HashMap<>();
        rows(
                        session,
                        "SELECT column_name, type FROM system_schema.columns"
                                + " WHERE keyspace_name = ? AND table_name = ?",
                        UserTable.KEYSPACE,
                        UserTable.TABLE)
                .forEach(row -> columns.put(row.getString(0), row.getString(1)));
        return columns;
    }

    private List<Row> rows(CqlSession session, String query, Object... names) {
        return session.execute(SimpleStatement.newInstance(query, names).setTimeout(timeout))
                .all();
    }

    /**
     * Compares an existing table with what is bound.
     *
     * @param columns the types of the table's columns by name
     * @throws StoreFailure if a field's column is absent or has another type
     */
    static void requireColumns(Map<String, String> columns) {
        for (Field field : Field.ALL) {
            String column = field.jsonName();
            String expected = type(field.type());
            String found = columns.get(column);
            if (!expected.equals(found)) {
                throw StoreTable.mismatch(
                        NAME,
                        column,
                        found,
                        expected,
                        found == null
                                ? "ALTER TABLE " + NAME + " ADD " + column + " " + expected
                                // Cassandra changes no types, and takes no column back under another type.
                                : "DROP TABLE " + NAME
                                        + ", and start the job with --reset-checkpoint, which creates the"
                                        + " table and stores again what the topic holds");
            }
        }
    }

    private static String type(Field.Type type) {
        return switch (type) {
            case UUID -> "uuid";
            case TEXT -> "text";
            case TIMESTAMP -> "timestamp";
        };
    }

    static String withReplication(String statement, int factor) {
        return statement.replaceAll("'replication_factor'\\s*:\\s*\\d+", "'replication_factor': " + factor);
    }
}
