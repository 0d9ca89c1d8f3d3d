package dev.userstream.ops.store;

import dev.userstream.ops.pipeline.StoreTable.RowCount;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Counts the rows of a table within a time: in one query if that is fast, otherwise one by one until the time is over.
 * Ends the connection's transaction. Not thread-safe.
 */
final class PostgresCount {
    private static final String CANCELLED = "57014";
    private static final int PAGE = 20_000;

    private final Connection connection;
    private final String table;

    PostgresCount(Connection connection, String table) {
        this.connection = connection;
        this.table = table;
    }

    /**
     * Counts for at most about {@code limitMs} milliseconds.
     *
     * @throws SQLException if the server fails or does not answer
     */
    RowCount count(long limitMs) throws SQLException {
        // The socket's timeout must not expire first: a server sends nothing while it counts.
        int perRead = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, perRead == 0 ? 0 : Math.toIntExact(perRead + limitMs));
        try {
            return atOnce(Math.max(1, limitMs / 2));
        } catch (SQLException e) {
            if (!CANCELLED.equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback();
            return oneByOne(System.nanoTime() + limitMs * 1_000_000 / 2);
        } finally {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setNetworkTimeout(Runnable::run, perRead);
            }
        }
    }

    private RowCount atOnce(long limitMs) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL statement_timeout = " + limitMs);
            try (ResultSet result = statement.executeQuery("SELECT count(*) FROM " + table)) {
                result.next();
                return new RowCount(result.getLong(1), true);
            }
        }
    }

    private RowCount oneByOne(long deadline) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(PAGE);
            long rows = 0;
            try (ResultSet result = statement.executeQuery("SELECT 1 FROM " + table)) {
                while (result.next()) {
                    rows++;
                    if (rows % PAGE == 0 && System.nanoTime() - deadline > 0) {
                        return new RowCount(rows, false);
                    }
                }
            }
            return new RowCount(rows, true);
        }
    }
}
