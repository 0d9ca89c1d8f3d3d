package dev.userstream.ops.store;

import dev.userstream.events.Field;
import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import dev.userstream.ops.pipeline.Provenance;
import dev.userstream.ops.pipeline.RowValues;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.PostgresSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The users in PostgreSQL, read in one read-only transaction, so that all questions see the same rows. Not thread-safe. */
public final class PostgresTable implements StoreTable {
    private static final String TABLE = "created_users";
    private static final String SELECT = "SELECT "
            + Arrays.stream(Field.values()).map(Field::jsonName).collect(Collectors.joining(", "))
            + ", run_id, sequence, kafka_partition, kafka_offset, write_order FROM " + TABLE;
    private static final int PAGE = 5_000;

    private final Connection connection;
    private final String address;

    private PostgresTable(Connection connection, String address) {
        this.connection = connection;
        this.address = address;
    }

    /**
     * Connects.
     *
     * @param limit how long connecting, and later each read from the server, may take
     * @throws UnreachableException if nothing answers or the credentials are refused
     */
    public static PostgresTable connect(PostgresSettings settings, Duration limit) {
        try {
            Connection connection = DriverManager.getConnection(settings.url(), properties(settings, limit));
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return new PostgresTable(connection, settings.url());
        } catch (SQLException e) {
            throw unreachable(settings.url(), e);
        }
    }

    /** The limit holds for every read from the server, so that a long scan may take as long as pages go on coming. */
    static Properties properties(PostgresSettings settings, Duration limit) {
        String seconds = Long.toString(Math.max(1, limit.toSeconds()));
        Properties properties = new Properties();
        properties.setProperty("user", settings.username());
        properties.setProperty("password", settings.password().reveal());
        properties.setProperty("ApplicationName", "userstream-ops");
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("loginTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("readOnly", "true");
        return properties;
    }

    @Override
    public Store store() {
        return Store.POSTGRES;
    }

    @Override
    public boolean exists() {
        try (PreparedStatement statement = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            statement.setString(1, TABLE);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        } catch (SQLException e) {
            throw unreachable(address, e);
        }
    }

    @Override
    public void scan(Consumer<StoredRow> sink) {
        query(SELECT, statement -> {}, sink);
    }

    @Override
    public void rowsOfRun(RunId runId, Consumer<StoredRow> sink) {
        query(SELECT + " WHERE run_id = ?", statement -> statement.setString(1, runId.value()), sink);
    }

    @Override
    public void select(Iterator<UUID> ids, Consumer<StoredRow> sink) {
        while (ids.hasNext()) {
            List<UUID> page = new ArrayList<>(PAGE);
            while (ids.hasNext() && page.size() < PAGE) {
                page.add(ids.next());
            }
            query(
                    SELECT + " WHERE id = ANY (?)",
                    statement -> statement.setArray(1, connection.createArrayOf("uuid", page.toArray())),
                    sink);
        }
    }

    @Override
    public RowCount count(long limitMs) {
        if (!exists()) {
            return new RowCount(0, true);
        }
        try {
            return new PostgresCount(connection, TABLE).count(limitMs);
        } catch (SQLException e) {
            throw unreachable(address, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unreachable(address, e);
        }
    }

    private void query(String sql, Binder binder, Consumer<StoredRow> sink) {
        if (!exists()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(PAGE);
            binder.bind(statement);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    sink.accept(row(result));
                }
            }
        } catch (SQLException e) {
            throw unreachable(address, e);
        }
    }

    private static StoredRow row(ResultSet result) throws SQLException {
        Map<Field, @Nullable Object> columns = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            columns.put(field, value(result, field));
        }
        long sequence = result.getLong("sequence");
        Long place = result.wasNull() ? null : sequence;
        Provenance provenance = new Provenance(
                result.getString("run_id"),
                place,
                result.getInt("kafka_partition"),
                result.getLong("kafka_offset"),
                result.getLong("write_order"));
        return new StoredRow(result.getObject("id", UUID.class), RowValues.read(columns::get), provenance);
    }

    private static @Nullable Object value(ResultSet result, Field field) throws SQLException {
        return switch (field) {
            case DOB, REGISTERED_DATE -> instant(result.getObject(field.jsonName(), OffsetDateTime.class));
            default -> result.getString(field.jsonName());
        };
    }

    /** PostgreSQL's {@code infinity} comes as the last of all dates, whose milliseconds no long can hold. */
    private static @Nullable Instant instant(@Nullable OffsetDateTime date) {
        return date == null ? null : date.toInstant();
    }

    static UnreachableException unreachable(String address, SQLException cause) {
        return new UnreachableException(
                "PostgreSQL at " + address,
                cause.getMessage(),
                "is it up, and are " + PostgresSettings.PREFIX + "URL, _USERNAME and _PASSWORD right?",
                cause);
    }

    /** Fills in the parameters of a statement. */
    @FunctionalInterface
    private interface Binder {
        void bind(PreparedStatement statement) throws SQLException;
    }
}
