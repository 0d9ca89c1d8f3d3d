package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.spark.connector.cql.CassandraConnector;
import com.datastax.spark.connector.cql.CassandraConnectorConf;
import dev.userstream.job.sink.RowWriter;
import dev.userstream.job.sink.StoreSink;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Access to Cassandra: the connector's session with statements of our own, because the connector's writer does not report
 * which row was refused.
 *
 * @param connector has the {@code spark.cassandra.*} settings and opens sessions in any JVM of the job
 * @param timeout longest time of one request, retries included
 */
public record CassandraSink(CassandraConnector connector, Duration timeout) implements StoreSink {
    /** One per JVM; sessions stay open, since the driver reconnects to nodes that were down. */
    private static final Map<CassandraConnectorConf, UserStatements> OPEN = new ConcurrentHashMap<>();

    @Override
    public RowWriter open(RowWriter.RefusedRows refused) {
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
            return OPEN.computeIfAbsent(connector.conf(), absent -> connect());
        } catch (Exception e) { // the connector throws checked exceptions that Scala does not declare
            throw CassandraFailures.failure(e);
        }
    }

    private UserStatements connect() {
        CqlSession session = connector.openSession();
        try {
            return new UserStatements(session, timeout);
        } catch (Exception e) {
            session.close();
            throw e;
        }
    }
}
