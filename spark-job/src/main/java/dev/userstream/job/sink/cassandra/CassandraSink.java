package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.spark.connector.cql.CassandraConnector;
import com.datastax.spark.connector.cql.CassandraConnectorConf;
import dev.userstream.events.Field;
import dev.userstream.events.store.UserTable;
import dev.userstream.job.sink.RowWriter;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.sink.TableSchema;
import dev.userstream.job.sink.UserRow;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access to Cassandra: the connector's session with statements of our own, because the connector's writer does not report
 * which row was refused.
 *
 * @param connector has the {@code spark.cassandra.*} settings and opens sessions in any JVM of the job
 * @param timeout longest time of one request, retries included
 */
public record CassandraSink(CassandraConnector connector, Duration timeout) implements StoreSink {
    /** Keyspace and table. */
    static final String TABLE = UserTable.KEYSPACE + "." + UserTable.TABLE;

    private static final Logger LOG = LoggerFactory.getLogger(CassandraSink.class);

    /** One per JVM; sessions stay open, since the driver reconnects to nodes that were down. */
    private static final Map<CassandraConnectorConf, UserStatements> OPEN = new ConcurrentHashMap<>();

    /**
     * Prepares the keyspace and the table, as {@link StoreSink#prepare} describes it. Makes a new connector each time, because a
     * host name that could not be resolved before may be now. The replication factor is for a keyspace that is created.
     */
    public static CassandraSink prepare(SparkConf conf, int replicationFactor, Duration timeout) {
        try {
            CassandraSink sink = new CassandraSink(CassandraConnector.apply(conf), timeout);
            try (CqlSession session = sink.connector.openSession()) {
                sink.createAbsent(session, replicationFactor);
                requireColumns(sink.columns(session));
            }
            return sink;
        } catch (Exception e) { // the connector throws checked exceptions that Scala does not declare
            throw CassandraFailures.failure(e);
        }
    }

    private void createAbsent(CqlSession session, int replicationFactor) {
        boolean keyspace = !rows(
                        session,
                        "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?",
                        UserTable.KEYSPACE)
                .isEmpty();
        boolean table = !columns(session).isEmpty();
        for (String statement : TableSchema.statements("schema.cql")) {
            boolean exists = statement.startsWith("CREATE KEYSPACE") ? keyspace : table;
            if (!exists) {
                session.execute(SimpleStatement.newInstance(withReplication(statement, replicationFactor))
                        .setTimeout(timeout));
            }
        }
        if (!table) {
            LOG.info("event=table_created store=cassandra table={}", TABLE);
        }
    }

    private Map<String, String> columns(CqlSession session) {
        Map<String, String> columns = new HashMap<>();
        String query = "SELECT column_name, type FROM system_schema.columns WHERE keyspace_name = ? AND table_name = ?";
        rows(session, query, UserTable.KEYSPACE, UserTable.TABLE)
                .forEach(row -> columns.put(row.getString(0), row.getString(1)));
        return columns;
    }

    private List<Row> rows(CqlSession session, String query, Object... names) {
        return session.execute(SimpleStatement.newInstance(query, names).setTimeout(timeout))
                .all();
    }

    /** Compares the types of the table's columns, by name, with what is bound. */
    public static void requireColumns(Map<String, String> columns) {
        Map<String, String> expected = new LinkedHashMap<>();
        // The contract's types have the names of Cassandra's.
        Field.ALL.forEach(
                field -> expected.put(field.jsonName(), field.type().name().toLowerCase(Locale.ROOT)));
        // Cassandra changes no types, and takes no column back under another type.
        TableSchema.requireColumns(
                TABLE,
                expected,
                columns,
                (column, type) -> "DROP TABLE " + TABLE + ", and start the job with --reset-checkpoint, which creates"
                        + " the table and stores again what the topic holds");
    }

    static String withReplication(String statement, int factor) {
        return statement.replaceAll("'replication_factor'\\s*:\\s*\\d+", "'replication_factor': " + factor);
    }

    @Override
    public RowWriter open(BiConsumer<UserRow, String> refused) {
        return new CassandraWriter(statements(), refused);
    }

    @Override
    public Set<UUID> shadowed(Collection<UUID> ids) {
        try {
            return statements().absent(ids);
        } catch (RuntimeException e) {
            throw CassandraFailures.failure(e);
        }
    }

    private UserStatements statements() {
        try {
            return OPEN.computeIfAbsent(
                    connector.conf(), absent -> new UserStatements(connector.openSession(), timeout));
        } catch (Exception e) { // the connector throws checked exceptions that Scala does not declare
            throw CassandraFailures.failure(e);
        }
    }
}
