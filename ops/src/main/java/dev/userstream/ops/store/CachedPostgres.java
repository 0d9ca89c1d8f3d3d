package dev.userstream.ops.store;

import dev.userstream.settings.PostgresSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One connection that serves to ask whether the server works; replaced when it breaks. Thread-safe. */
public final class CachedPostgres implements AutoCloseable {
    private static final String QUESTION = "SELECT to_regclass('created_users')";

    private final PostgresSettings settings;
    private final Duration limit;
    private volatile @Nullable Connection connection;

    /**
     * Connects to nothing yet.
     *
     * @param limit how long connecting or one read from the server may take, in whole seconds
     */
    public CachedPostgres(PostgresSettings settings, Duration limit) {
        this.settings = settings;
        this.limit = limit;
    }

    /**
     * Asks. That an idle connection was broken tells nothing about the server now, so a new one is tried then.
     *
     * @throws dev.userstream.ops.pipeline.UnreachableException if the server does not answer
     */
    public synchronized void ask() {
        Connection kept = connection;
        if (kept != null && answers(kept)) {
            return;
        }
        try {
            Connection fresh = DriverManager.getConnection(settings.url(), PostgresTable.properties(settings, limit));
            connection = fresh;
            ask(fresh);
        } catch (SQLException e) {
            throw PostgresTable.unreachable(settings.url(), e);
        }
    }

    /** Does not wait for an answer that is outstanding. */
    @Override
    public void close() {
        Connection kept = connection;
        if (kept != null) {
            abort(kept);
        }
    }

    private boolean answers(Connection kept) {
        try {
            ask(kept);
            return true;
        } catch (SQLException e) {
            abort(kept);
            connection = null;
            return false;
        }
    }

    private static void ask(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(QUESTION);
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
