package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.spark.connector.cql.CassandraConnector;
import com.datastax.spark.connector.cql.CassandraConnectorConf;
import com.datastax.spark.connector.util.ConfigCheck;
import dev.userstream.events.Field;
import dev.userstream.events.store.Store;
import dev.userstream.events.store.TableColumns;
import dev.userstream.events.store.TableColumns.Difference;
import dev.userstream.events.store.UserTable;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.sink.RowWindow;
import dev.userstream.job.sink.RowWriter;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.sink.TableSchema;
import dev.userstream.job.sink.UserRow;
import dev.userstream.settings.CassandraSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
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
    private static final Logger LOG = LoggerFactory.getLogger(CassandraSink.class);

    private static final String LOCAL_DATACENTER = "spark.cassandra.connection.localDC";
    private static final String REGULAR = "regular";

    /** One per JVM; sessions stay open, since the driver reconnects to nodes that were down. */
    private static final Map<CassandraConnectorConf, UserStatements> OPEN = new ConcurrentHashMap<>();

    /** One per JVM as well; it outlives a session. */
    private static final Map<CassandraConnectorConf, RowWindow> WINDOWS = new ConcurrentHashMap<>();

    /**
     * Prepares the keyspace and the table, as {@link StoreSink#prepare} describes it. Makes a new connector each time, because a
     * host name that could not be resolved before may be now. The replication factor is for a keyspace that is created.
     */
    public static CassandraSink prepare(SparkConf conf, int replicationFactor, Duration timeout) {
        try {
            requireResolvable(conf.get("spark.cassandra.connection.host", ""));
            CassandraSink sink = new CassandraSink(CassandraConnector.apply(conf), timeout);
            try (CqlSession session = open(sink.connector, conf)) {
                sink.createAbsent(session, replicationFactor);
                requireColumns(columns(session, timeout));
            }
            return sink;
        } catch (Exception e) { // the connector throws checked exceptions that Scala does not declare
            throw CassandraFailures.failure(e);
        }
    }

    /** The connector's own message does not contain the names. */
    private static void requireResolvable(String contactPoints) throws UnknownHostException {
        @Nullable UnknownHostException unresolved = null;
        for (String contactPoint : contactPoints.split(",", -1)) {
            try {
                var unused = InetAddress.getByName(contactPoint.replaceFirst(":\\d+$", ""));
                return;
            } catch (UnknownHostException e) {
                unresolved = e;
            }
        }
        if (unresolved != null) {
            throw unresolved;
        }
    }

    private static CqlSession open(CassandraConnector connector, SparkConf conf) {
        try {
            return connector.openSession();
        } catch (Exception e) { // the connector throws checked exceptions that Scala does not declare
            if (e instanceof ConfigCheck.ConnectorConfigurationException) {
                requireLocalNodes(conf);
            }
            throw e;
        }
    }

    /** The connector reports that the local data centre has no nodes, but not which data centres have. */
    private static void requireLocalNodes(SparkConf conf) {
        String local = conf.get(LOCAL_DATACENTER, "");
        SparkConf anywhere = conf.clone().remove(LOCAL_DATACENTER);
        try (CqlSession session = CassandraConnector.apply(anywhere).openSession()) {
            var nodes = session.getMetadata().getNodes().values().stream();
            CassandraSettings.datacenterProblem(local, nodes.map(Node::getDatacenter))
                    .filter(problem -> !local.isEmpty())
                    .ifPresent(problem -> {
                        throw new StoreFailure(FailureCause.SETTINGS_UNUSABLE, problem);
                    });
        }
    }

    private void createAbsent(CqlSession session, int replicationFactor) {
        boolean keyspace = !rows(
                        session,
                        timeout,
                        "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?",
                        UserTable.KEYSPACE)
                .isEmpty();
        boolean table = !columns(session, timeout).isEmpty();
        for (String statement : TableSchema.statements("schema.cql")) {
            boolean exists = statement.startsWith("CREATE KEYSPACE") ? keyspace : table;
            if (!exists) {
                session.execute(SimpleStatement.newInstance(withReplication(statement, replicationFactor))
                        .setTimeout(timeout));
            }
        }
        if (!table) {
            LOG.info("event=table_created store=cassandra table={}", UserTable.CASSANDRA_TABLE);
        }
    }

    /** The columns of the table by name; none where there is no table. */
    static Map<String, Column> columns(CqlSession session, Duration timeout) {
        Map<String, Column> columns = new TreeMap<>();
        String query =
                "SELECT column_name, type, kind FROM system_schema.columns WHERE keyspace_name = ? AND table_name = ?";
        rows(session, timeout, query, UserTable.KEYSPACE, UserTable.TABLE)
                .forEach(row ->
                        columns.put(row.getString(0), new Column(row.getString(1), !REGULAR.equals(row.getString(2)))));
        return columns;
    }

    private static List<Row> rows(CqlSession session, Duration timeout, String query, Object... names) {
        return session.execute(SimpleStatement.newInstance(query, names).setTimeout(timeout))
                .all();
    }

    /**
     * A column of the table.
     *
     * @param type its CQL type
     * @param inKey whether it is part of the primary key
     */
    public record Column(String type, boolean inKey) {}

    /** Compares the types of the table's columns, by name, with what is bound, and the key with the contract's. */
    public static void requireColumns(Map<String, Column> columns) {
        Map<String, String> types = new TreeMap<>();
        columns.forEach((name, column) -> types.put(name, column.type()));
        List<Difference> differences = new ArrayList<>(TableColumns.differences(Store.CASSANDRA, types));
        List<String> key = columns.entrySet().stream()
                .filter(column -> column.getValue().inKey())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        if (!key.equals(List.of(Field.ID.jsonName()))) {
            differences.add(new Difference(
                    UserTable.CASSANDRA_TABLE + ": primary key " + key + " (expected: [" + Field.ID.jsonName() + "])",
                    TableColumns.CASSANDRA_REPAIR));
        }
        TableSchema.require(differences);
    }

    static String withReplication(String statement, int factor) {
        return statement.replaceAll("'replication_factor'\\s*:\\s*\\d+", "'replication_factor': " + factor);
    }

    @Override
    public RowWriter open(BiConsumer<UserRow, String> refused) {
        RowWindow window =
                WINDOWS.computeIfAbsent(connector.conf(), first -> new RowWindow(CassandraWriter.MAX_ROWS, timeout));
        return new CassandraWriter(statements(), window, refused);
    }

    @Override
    public Set<UUID> shadowed(Collection<UUID> ids) {
        try {
            return statements().absent(ids);
        } catch (RuntimeException e) {
            throw CassandraFailures.failure(e);
        }
    }

    /** Prepares statements anew for a table that was replaced, since values are encoded for the columns of the former one. */
    private UserStatements statements() {
        try {
            UserStatements open = OPEN.computeIfAbsent(connector.conf(), this::opened);
            if (open.isStale() && OPEN.remove(connector.conf(), open)) {
                open = OPEN.computeIfAbsent(connector.conf(), this::opened);
            }
            return open;
        } catch (Exception e) { // the connector throws checked exceptions that Scala does not declare
            throw CassandraFailures.failure(e);
        }
    }

    private UserStatements opened(CassandraConnectorConf conf) {
        CqlSession session = connector.openSession();
        requireColumns(columns(session, timeout));
        return new UserStatements(session, timeout);
    }
}
