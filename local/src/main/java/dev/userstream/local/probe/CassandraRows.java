package dev.userstream.local.probe;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import dev.userstream.events.store.UserTable;
import dev.userstream.local.stack.StackAddresses;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Cassandra's rows, read with the Java driver. */
final class CassandraRows implements StoreRows {
    private static final String BY_KEY =
            "SELECT id FROM " + UserTable.KEYSPACE + "." + UserTable.TABLE + " WHERE id IN ?";

    private final CqlSession session;

    CassandraRows(StackAddresses addresses) {
        session = addresses.cassandraSession(Duration.ofSeconds(10));
    }

    @Override
    public Set<UUID> visible(Collection<UUID> ids) {
        Set<UUID> visible = new HashSet<>();
        try {
            // The driver caches the prepared statement.
            session.execute(session.prepare(BY_KEY).bind(List.copyOf(ids)))
                    .forEach(row -> visible.add(row.getUuid("id")));
        } catch (InvalidQueryException e) {
            return Set.of(); // neither keyspace nor table yet
        }
        return visible;
    }

    @Override
    public void close() {
        session.close();
    }
}
