package dev.userstream.ops.store;

import dev.userstream.events.store.UserTable;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.PostgresSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One cached connection for health checks, replaced when it breaks. Thread-safe. */
public final class CachedPostgres implements AutoCloseable {
    private static final String PROBE = "SELECT to_regclass('" + UserTable.TABLE + "')";

    private final PostgresSettings settings;
    private final Duration timeout;
    private volatile @Nullable Connection connection;

    /**
     * Connects to nothing yet.
     *
     * @param timeout longest time to connect, and of each read from the server, in whole seconds
     */
    public CachedPostgres(PostgresSettings settings, Duration timeout) {
        this.settings = settings;
        this.timeout = timeout;
    }

    /**
     * Queries the server. A broken cached connection does not show that the server is down, so a new one is tried.
     *
     * @throws UnreachableException if the server does not answer
     */
    public synchronized void check() {
        Connection cached = connection;
        if (cached != null) {
            try {
                probe(cached);
                return;
            } catch (SQLException e) {
                abort(cached);
                connection = null;
            }
        }
        try {
            Connection fresh = DriverManager.getConnection(settings.url(), PostgresTable.properties(settings, timeout));
            connection = fresh;
            probe(fresh);
        } catch (SQLException e) {
            throw PostgresTable.unreachable(settings.url(), e);
        }
    }

    /** Does not wait for an outstanding answer. */
    @Override
    public void close() {
        Connection cached = connection;
        if (cached != null) {
            abort(cached);
        }
    }

    private static void probe(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(PROBE);
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            throw new IllegalStateException("ending a connection failed", e);
        }
    }
}
