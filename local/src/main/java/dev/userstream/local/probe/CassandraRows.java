package dev.userstream.local.probe;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import dev.userstream.events.store.UserTable;
import dev.userstream.local.stack.StackAddresses;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Cassandra's rows, read with the Java driver. */
record CassandraRows(CqlSession session) implements StoreRows {
    private static final String BY_KEY = "SELECT id FROM " + UserTable.CASSANDRA_TABLE + " WHERE id IN ?";

    CassandraRows(StackAddresses addresses) {
        this(addresses.cassandraSession(Duration.ofSeconds(10)));
    }

    @Override
    public Set<UUID> visible(Collection<UUID> ids) {
        try {
            // The driver caches the prepared statement.
            return session.execute(session.prepare(BY_KEY).bind(List.copyOf(ids))).all().stream()
                    .map(row -> row.getUuid("id"))
                    .collect(Collectors.toSet());
        } catch (InvalidQueryException e) {
            return Set.of(); // neither keyspace nor table yet
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
