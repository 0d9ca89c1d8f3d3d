package dev.userstream.local.probe;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import dev.userstream.events.store.Store;
import dev.userstream.events.store.UserTable;
import dev.userstream.local.stack.StackAddresses;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Cassandra's rows, read with the Java driver. */
final class CassandraRows implements StoreRows {
    private static final String BY_KEY =
            "SELECT id FROM " + UserTable.KEYSPACE + "." + UserTable.TABLE + " WHERE id IN ?";

    private final CqlSession session;

    private CassandraRows(CqlSession session) {
        this.session = session;
    }

    /** Connects; without a login where the name is empty. */
    static CassandraRows connect(StackAddresses addresses, String username, String password) {
        String contactPoint = addresses.cassandra();
        int colon = contactPoint.lastIndexOf(':');
        CqlSessionBuilder builder = CqlSession.builder()
                .addContactPoint(new InetSocketAddress(
                        contactPoint.substring(0, colon), Integer.parseInt(contactPoint.substring(colon + 1))))
                .withLocalDatacenter(addresses.cassandraDatacenter())
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(10))
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(10))
                        // Reading does not need the schema, and following its changes takes processor time.
                        .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                        .withInt(DefaultDriverOption.NETTY_IO_SIZE, 1)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
                        .build());
        if (!username.isEmpty()) {
            builder.withAuthCredentials(username, password);
        }
        return answered(() -> new CassandraRows(builder.build()));
    }

    @Override
    public Set<UUID> visible(Collection<UUID> ids) {
        return answered(() -> {
            Set<UUID> visible = new HashSet<>();
            try {
                // The driver caches the prepared statement.
                session.execute(session.prepare(BY_KEY).bind(List.copyOf(ids)))
                        .forEach(row -> visible.add(row.getUuid("id")));
            } catch (InvalidQueryException e) {
                return Set.of(); // neither keyspace nor table yet
            }
            return visible;
        });
    }

    @Override
    public void close() {
        session.close();
    }

    private static <T> T answered(Supplier<T> query) {
        try {
            return query.get();
        } catch (DriverException e) {
            throw new StoreUnreadableException(Store.CASSANDRA, e);
        }
    }
}
