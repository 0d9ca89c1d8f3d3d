package dev.userstream.local.probe;

import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import dev.userstream.events.store.UserTable;
import dev.userstream.local.stack.StackAddresses;
import java.sql.Connection;
import java.sql.DriverManager;
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
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's rows, read over JDBC. */
final class PostgresRows implements StoreRows {
    private static final String UNDEFINED_TABLE = "42P01";

    private final Connection connection;

    private PostgresRows(Connection connection) {
        this.connection = connection;
    }

    /** Connects. */
    static PostgresRows connect(StackAddresses addresses) {
        Properties properties = new Properties();
        properties.setProperty("user", addresses.postgresUsername());
        properties.setProperty("password", addresses.postgresPassword());
        // PostgreSQL would keep a plan that it made when the table was empty, and read the whole table each time.
        properties.setProperty("prepareThreshold", "0");
        try {
            return new PostgresRows(DriverManager.getConnection(addresses.postgresUrl(), properties));
        } catch (SQLException e) {
            throw new StoreUnreadableException(Store.POSTGRES, e);
        }
    }

    @Override
    public Set<UUID> visible(Collection<UUID> ids) {
        return texts(ids, List.of("id")).stream()
                .map(row -> UUID.fromString(row.get(0)))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public List<List<String>> texts(Collection<UUID> ids, List<String> columns) {
        String query = "SELECT " + String.join(", ", columns) + " FROM " + UserTable.TABLE + " WHERE id = ANY (?)";
        return rows(query, ids, row -> {
            List<String> texts = new ArrayList<>();
            for (String column : columns) {
                texts.add(Objects.toString(row.getString(column), ""));
            }
            return texts;
        });
    }

    /** The record timestamps of a run's rows, by sequence. */
    Map<Long, Instant> sendTimes(RunId runId) {
        String query = "SELECT " + UserTable.SEQUENCE + ", " + UserTable.KAFKA_TIMESTAMP + " FROM " + UserTable.TABLE
                + " WHERE " + UserTable.RUN_ID + " = ?";
        Map<Long, Instant> times = new HashMap<>();
        rows(query, runId.value(), row -> times.put(row.getLong(1), row.getTimestamp(2).toInstant()));
        return times;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreUnreadableException(Store.POSTGRES, e);
        }
    }

    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Runs a query with at most one parameter, where a collection is an array of ids. */
    private <T> List<T> rows(String query, @Nullable Object parameter, RowReader<T> reader) {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            if (parameter instanceof Collection<?> ids) {
                statement.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            } else if (parameter != null) {
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
            throw new StoreUnreadableException(Store.POSTGRES, e);
        }
    }
}
