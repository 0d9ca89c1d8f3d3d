package dev.userstream.local.probe;

import dev.userstream.events.RunId;
import dev.userstream.events.store.UserTable;
import dev.userstream.local.stack.StackAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** PostgreSQL's rows, read over JDBC. Every method throws {@link UncheckedIOException} if it does not answer. Not thread-safe. */
public final class PostgresRows implements StoreRows {
    private static final String UNDEFINED_TABLE = "42P01";

    private final Connection connection;

    /** Connects with further parameters of the JDBC driver, each after {@code &}. */
    PostgresRows(StackAddresses addresses, String parameters) {
        try {
            // PostgreSQL would keep a plan that it made when the table was empty, and read the whole table each time.
            connection = addresses.postgresConnection("prepareThreshold=0" + parameters);
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** Connects to a stack's PostgreSQL. */
    public PostgresRows(StackAddresses addresses) {
        this(addresses, "");
    }

    @Override
    public Set<UUID> visible(Collection<UUID> ids) {
        String query = "SELECT id FROM " + UserTable.TABLE + " WHERE id = ANY (?)";
        return Set.copyOf(rows(query, ids, row -> row.getObject(1, UUID.class)));
    }

    /** When each user of a run was sent: the timestamp of its Kafka record, by sequence. */
    public Map<Long, Instant> sendTimes(RunId runId) {
        Map<Long, Instant> times = new HashMap<>();
        rows(
                ofRun(UserTable.SEQUENCE + ", " + UserTable.KAFKA_TIMESTAMP),
                runId.value(),
                row -> times.put(row.getLong(1), row.getTimestamp(2).toInstant()));
        return times;
    }

    /** The first rows of a run as text. */
    public List<List<String>> firstRows(RunId runId, List<String> columns, int most) {
        String query = ofRun(String.join(", ", columns)) + " ORDER BY " + UserTable.SEQUENCE + " LIMIT " + most;
        return rows(query, runId.value(), row -> {
            List<String> texts = new ArrayList<>();
            for (String column : columns) {
                texts.add(Objects.toString(row.getString(column), ""));
            }
            return texts;
        });
    }

    private static String ofRun(String columns) {
        return "SELECT " + columns + " FROM " + UserTable.TABLE + " WHERE " + UserTable.RUN_ID + " = ?";
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Runs a query with one parameter; a collection becomes an array of ids. */
    private <T> List<T> rows(String query, Object parameter, RowReader<T> reader) {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            if (parameter instanceof Collection<?> ids) {
                statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            } else {
                statement.setObject(1, parameter);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    rows.add(reader.read(results));
                }
            }
            return rows;
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return List.of();
            }
            throw unreadable(e);
        }
    }

    private static UncheckedIOException unreadable(SQLException cause) {
        return new UncheckedIOException(
                "postgres: does not answer (expected: rows): " + cause.getMessage(), new IOException(cause));
    }
}
