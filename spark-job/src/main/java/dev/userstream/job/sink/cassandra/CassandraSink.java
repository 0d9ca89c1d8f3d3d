package dev.userstream.job.sink.cassandra;

import com.datastax.spark.connector.cql.CassandraConnector;
import dev.userstream.job.sink.RefusedRows;
import dev.userstream.job.sink.RowWriter;
import dev.userstream.job.sink.StoreSink;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/**
 * Cassandra as writers see it: the connector's session, our own statements, since the connector's writer cannot name the row
 * that was refused.
 *
 * @param connector holds the {@code spark.cassandra.*} configuration and makes sessions wherever it is
 * @param timeout longest time that one request may take, retries included
 */
public record CassandraSink(CassandraConnector connector, Duration timeout) implements StoreSink {
    @Override
    public RowWriter begin(RefusedRows refused) {
        try {
            CassandraClient client = CassandraClient.of(connector, timeout);
            return new CassandraRowWriter(client, refused);
        } catch (Exception e) { // the connector throws checked exceptions that Scala does not declare
            throw CassandraFailures.failure(e);
        }
    }

    @Override
    public Set<UUID> hidden(Collection<UUID> ids) {
        try {
            return CassandraClient.of(connector, timeout).absent(ids);
        } catch (Exception e) { // the connector throws checked exceptions that Scala does not declare
            throw CassandraFailures.failure(e);
        }
    }
}
