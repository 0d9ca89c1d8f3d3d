package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.spark.connector.cql.CassandraConnector;
import dev.userstream.job.sink.SchemaFile;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.sink.StoreTable;
import java.time.Duration;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The keyspace and table in Cassandra. Confined to one thread. */
public final class CassandraTable implements StoreTable {
    private static final Logger LOG = LoggerFactory.getLogger(CassandraTable.class);
    private static final String KEYSPACE_STATEMENT = "CREATE KEYSPACE";

    private final SparkConf conf;
    private final int replicationFactor;
    private final Duration timeout;

    /**
     * The table in the cluster that {@code spark.cassandra.*} names.
     *
     * @param replicationFactor copies of each row, where the keyspace is created
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
            }
            return new CassandraSink(connector, timeout);
        } catch (Exception e) { // the connector throws checked exceptions that Scala does not declare
            throw CassandraFailures.failure(e);
        }
    }

    private void createWhatIsAbsent(CqlSession session) {
        boolean keyspace = exists(
                session,
                "SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?",
                InsertUser.KEYSPACE);
        boolean table = exists(
                session,
                "SELECT table_name FROM system_schema.tables WHERE keyspace_name = ? AND table_name = ?",
                InsertUser.KEYSPACE,
                InsertUser.TABLE);
        for (String statement : SchemaFile.statements("schema.cql")) {
            boolean there = statement.startsWith(KEYSPACE_STATEMENT) ? keyspace : table;
            if (!there) {
                execute(session, withReplication(statement, replicationFactor));
            }
        }
        if (!table) {
            LOG.info("event=table_created store=cassandra table={}.{}", InsertUser.KEYSPACE, InsertUser.TABLE);
        }
    }

    private boolean exists(CqlSession session, String query, Object... names) {
        return session.execute(SimpleStatement.newInstance(query, names).setTimeout(timeout))
                        .one()
                != null;
    }

    private void execute(CqlSession session, String statement) {
        session.execute(SimpleStatement.newInstance(statement).setTimeout(timeout));
    }

    static String withReplication(String statement, int factor) {
        return statement.replaceAll("'replication_factor'\\s*:\\s*\\d+", "'replication_factor': " + factor);
    }
}
