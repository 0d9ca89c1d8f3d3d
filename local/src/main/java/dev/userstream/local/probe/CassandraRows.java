package dev.userstream.local.probe;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import dev.userstream.events.store.Store;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Cassandra's rows, read with the Java driver. */
public final class CassandraRows implements StoreRows {
    private static final String TABLE = "spark_streams.created_users";

    private final CqlSession session;
    private @Nullable PreparedStatement byKey;

    private CassandraRows(CqlSession session) {
        this.session = session;
    }

    /**
     * Connects.
     *
     * @param contactPoint {@code host:port}
     * @param datacenter the local data centre's name
     * @throws StoreUnreadableException if Cassandra does not take the connection
     */
    public static CassandraRows connect(String contactPoint, String datacenter) {
        try {
            return open(contactPoint, datacenter, null);
        } catch (DriverException e) {
            throw new StoreUnreadableException(Store.CASSANDRA, e);
        }
    }

    /**
     * Connects with a name and a password.
     *
     * @param contactPoint {@code host:port}
     * @param datacenter the local data centre's name
     * @param login name and password
     * @throws StoreUnreadableException if Cassandra does not take the connection
     */
    static CassandraRows connect(String contactPoint, String datacenter, Map.Entry<String, String> login) {
        try {
            return open(contactPoint, datacenter, login);
        } catch (DriverException e) {
            throw new StoreUnreadableException(Store.CASSANDRA, e);
        }
    }

    private static CassandraRows open(
            String contactPoint, String datacenter, Map.@Nullable Entry<String, String> login) {
        int colon = contactPoint.lastIndexOf(':');
        InetSocketAddress address = new InetSocketAddress(
                contactPoint.substring(0, colon), Integer.parseInt(contactPoint.substring(colon + 1)));
        CqlSessionBuilder builder = CqlSession.builder();
        if (login != null) {
            builder.withAuthCredentials(login.getKey(), login.getValue());
        }
        return new CassandraRows(builder.addContactPoint(address)
                .withLocalDatacenter(datacenter)
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(10))
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(10))
                        // Reading does not need the schema, and following its changes costs a busy machine time.
                        .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                        .withInt(DefaultDriverOption.NETTY_IO_SIZE, 1)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
                        .build())
                .build());
    }

    @Override
    public Store store() {
        return Store.CASSANDRA;
    }

    @Override
    public Set<UUID> visible(Collection<UUID> ids) {
        Set<UUID> visible = new HashSet<>();
        try {
            if (byKey == null) {
                byKey = session.prepare("SELECT id FROM " + TABLE + " WHERE id IN ?");
            }
            session.execute(byKey.bind(List.copyOf(ids))).forEach(row -> visible.add(row.getUuid("id")));
        } catch (InvalidQueryException e) {
            return Set.of(); // neither keyspace nor table yet
        } catch (DriverException e) {
            throw new StoreUnreadableException(store(), e);
        }
        return visible;
    }

    @Override
    public long count() {
        try {
            Row row = session.execute("SELECT count(*) FROM " + TABLE).one();
            return Objects.requireNonNull(row, "count").getLong(0);
        } catch (InvalidQueryException e) {
            return 0;
        } catch (DriverException e) {
            throw new StoreUnreadableException(store(), e);
        }
    }

    @Override
    public List<List<String>> texts(Collection<UUID> ids, List<String> columns) {
        try {
            PreparedStatement rows =
                    session.prepare("SELECT " + String.join(", ", columns) + " FROM " + TABLE + " WHERE id IN ?");
            List<List<String>> texts = new ArrayList<>();
            session.execute(rows.bind(List.copyOf(ids))).forEach(row -> texts.add(texts(row, columns)));
            return texts;
        } catch (DriverException e) {
            throw new StoreUnreadableException(store(), e);
        }
    }

    @Override
    public void close() {
        session.close();
    }

    private static List<String> texts(Row row, List<String> columns) {
        return columns.stream()
                .map(column -> Objects.toString(row.getObject(column), ""))
                .toList();
    }
}
