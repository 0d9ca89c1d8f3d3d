package dev.userstream.local.probe;

import dev.userstream.events.store.Store;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;

/** PostgreSQL's rows, read over JDBC. */
public final class PostgresRows implements StoreRows {
    private static final String UNDEFINED_TABLE = "42P01";

    private final Connection connection;

    private PostgresRows(Connection connection) {
        this.connection = connection;
    }

    /**
     * Connects.
     *
     * @throws StoreUnreadableException if PostgreSQL does not take the connection
     */
    public static PostgresRows connect(String url, String username, String password) {
        try {
            Properties properties = new Properties();
            properties.setProperty("user", username);
            properties.setProperty("password", password);
            // A plan that PostgreSQL made when the table was empty, and kept, would read all of it for each question.
            properties.setProperty("prepareThreshold", "0");
            return new PostgresRows(DriverManager.getConnection(url, properties));
        } catch (SQLException e) {
            throw new StoreUnreadableException(Store.POSTGRES, e);
        }
    }

    @Override
    public Store store() {
        return Store.POSTGRES;
    }

    @Override
    public Set<UUID> visible(Collection<UUID> ids) {
        Set<UUID> visible = new HashSet<>();
        rows("SELECT id FROM created_users WHERE id = ANY (?)", ids, List.of("id"))
                .forEach(row -> visible.add(UUID.fromString(row.get(0))));
        return visible;
    }

    @Override
    public long count() {
        List<List<String>> rows = rows("SELECT count(*) AS rows FROM created_users", List.of(), List.of("rows"));
        return rows.isEmpty() ? 0 : Long.parseLong(rows.get(0).get(0));
    }

    @Override
    public List<List<String>> texts(Collection<UUID> ids, List<String> columns) {
        return rows("SELECT " + String.join(", ", columns) + " FROM created_users WHERE id = ANY (?)", ids, columns);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreUnreadableException(store(), e);
        }
    }

    private List<List<String>> rows(String query, Collection<UUID> ids, List<String> columns) {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            if (query.contains("?")) {
                Array array = connection.createArrayOf("uuid", ids.toArray());
                statement.setArray(1, array);
            }
            List<List<String>> rows = new ArrayList<>();
            try (ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    rows.add(row(results, columns));
                }
            }
            return rows;
        } catch (SQLException e) {
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return List.of();
            }
            throw new StoreUnreadableException(store(), e);
        }
    }

    private static List<String> row(ResultSet results, List<String> columns) throws SQLException {
        List<String> row = new ArrayList<>();
        for (String column : columns) {
            row.add(Objects.toString(results.getString(column), ""));
        }
        return row;
    }
}
