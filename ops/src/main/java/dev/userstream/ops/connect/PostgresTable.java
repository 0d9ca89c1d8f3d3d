package dev.userstream.ops.connect;

import dev.userstream.events.Field;
import dev.userstream.events.ParseResult;
import dev.userstream.events.RunId;
import dev.userstream.events.store.UserTable;
import dev.userstream.ops.pipeline.RowValues;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.PostgresSettings;
import dev.userstream.settings.SettingNames;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The table of users in PostgreSQL, read in read-only transactions, so that all queries of a comparison see the same rows. Not thread-safe. */
final class PostgresTable implements StoreTable {
    private static final String SELECT = Stream.concat(
                    Field.ALL.stream().map(Field::jsonName),
                    Stream.of(
                            UserTable.RUN_ID,
                            UserTable.SEQUENCE,
                            UserTable.KAFKA_PARTITION,
                            UserTable.KAFKA_OFFSET,
                            UserTable.WRITE_ORDER))
            .collect(Collectors.joining(", ", "SELECT ", " FROM " + UserTable.TABLE));
    /** From the system catalog, which every role may read; finds the table on the role's search path. */
    private static final String COLUMNS = "SELECT attname, COALESCE(base.typname, own.typname) FROM pg_attribute"
            + " JOIN pg_type own ON own.oid = atttypid LEFT JOIN pg_type base ON base.oid = own.typbasetype"
            + " WHERE attrelid = to_regclass(?) AND attnum > 0 AND NOT attisdropped";

    private static final String STORED_AFTER = "SELECT (extract(epoch FROM " + UserTable.STORED_AT + " - "
            + UserTable.KAFKA_TIMESTAMP + ") * 1000)::bigint FROM " + UserTable.TABLE + " WHERE id = ?::uuid AND "
            + UserTable.KAFKA_PARTITION + " = ?::int AND " + UserTable.KAFKA_OFFSET + " = ?::bigint";
    private static final int PAGE_ROWS = 5_000;

    private final Connection connection;
    private final String address;

    private PostgresTable(Connection connection, String address) {
        this.connection = connection;
        this.address = address;
    }

    /**
     * Connects, or throws an {@link UnreachableException}. The timeout is that of the connection and of each read from the server;
     * a scan may take as long as pages arrive.
     */
    static PostgresTable connect(PostgresSettings settings, Duration timeout) {
        Connection connection = open(settings, timeout);
        try {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return new PostgresTable(connection, settings.url());
        } catch (SQLException e) {
            throw unreachable(settings.url(), e);
        }
    }

    /** Opens a read-only connection that commits each statement, or throws an {@link UnreachableException}. */
    static Connection open(PostgresSettings settings, Duration timeout) {
        String seconds = Long.toString(Math.max(1, timeout.toSeconds()));
        Properties properties = new Properties();
        properties.setProperty("user", settings.username());
        properties.setProperty("password", settings.password().reveal());
        properties.setProperty("ApplicationName", "userstream-ops");
        properties.setProperty("connectTimeout", seconds);
        properties.setProperty("loginTimeout", seconds);
        properties.setProperty("socketTimeout", seconds);
        properties.setProperty("readOnly", "true");
        try {
            return DriverManager.getConnection(settings.url(), properties);
        } catch (SQLException e) {
            throw unreachable(settings.url(), e);
        }
    }

    /** Begins a transaction: all rows that are read afterwards are those of this moment. */
    @Override
    public Map<String, String> columns() {
        endTransaction();
        return query(
                COLUMNS,
                result -> {
                    Map<String, String> columns = new HashMap<>();
                    while (result.next()) {
                        columns.put(result.getString(1), result.getString(2));
                    }
                    return columns;
                },
                UserTable.TABLE);
    }

    /** Empty: PostgreSQL expires no rows. */
    @Override
    public Optional<Duration> timeToLive() {
        return Optional.empty();
    }

    @Override
    public void scan(Consumer<StoredRow> sink) {
        query(SELECT, rows(sink));
    }

    @Override
    public void rowsOfRun(RunId runId, Consumer<StoredRow> sink) {
        query(SELECT + " WHERE " + UserTable.RUN_ID + " = ?", rows(sink), runId.value());
    }

    @Override
    public void select(Iterator<UUID> ids, Consumer<StoredRow> sink) {
        while (ids.hasNext()) {
            StringJoiner page = new StringJoiner(",", "{", "}");
            for (int count = 0; count < PAGE_ROWS && ids.hasNext(); count++) {
                page.add(ids.next().toString());
            }
            query(SELECT + " WHERE id = ANY (?::uuid[])", rows(sink), page.toString());
        }
    }

    /** Milliseconds from the timestamp of a message to the statement that wrote its row; none where it has no row. */
    Stream<Long> storedAfterMs(int partition, long offset, ParseResult message) {
        return message instanceof ParseResult.Accepted accepted
                ? query(
                        STORED_AFTER,
                        result -> result.next() ? Stream.of(result.getLong(1)) : Stream.<Long>empty(),
                        accepted.user().id().toString(),
                        Integer.toString(partition),
                        Long.toString(offset))
                : Stream.empty();
    }

    /** Counts row by row, because a count(*) that takes too long yields nothing. */
    @Override
    public RowCount count(long limitMs) {
        long start = System.nanoTime();
        return query("SELECT 1 FROM " + UserTable.TABLE, result -> {
            long rows = 0;
            while (result.next()) {
                rows++;
                if (rows % PAGE_ROWS == 0 && System.nanoTime() - start > limitMs * 1_000_000) {
                    return new RowCount(rows, false);
                }
            }
            return new RowCount(rows, true);
        });
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unreachable(address, e);
        }
    }

    private void endTransaction() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw unreachable(address, e);
        }
    }

    private <T> T query(String sql, ResultReader<T> reader, String... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(PAGE_ROWS);
            for (int index = 0; index < parameters.length; index++) {
                statement.setString(index + 1, parameters[index]);
            }
            try (ResultSet result = statement.executeQuery()) {
                return reader.read(result);
            }
        } catch (SQLException e) {
            throw unreachable(address, e);
        }
    }

    private static ResultReader<Boolean> rows(Consumer<StoredRow> sink) {
        return result -> {
            while (result.next()) {
                sink.accept(row(result));
            }
            return true;
        };
    }

    private static StoredRow row(ResultSet result) throws SQLException {
        Map<Field, @Nullable Object> columns = new EnumMap<>(Field.class);
        for (Field field : Field.ALL) {
            columns.put(field, value(result, field));
        }
        StoredRow.Provenance provenance = new StoredRow.Provenance(
                result.getString(UserTable.RUN_ID),
                result.getObject(UserTable.SEQUENCE, Long.class),
                result.getInt(UserTable.KAFKA_PARTITION),
                result.getLong(UserTable.KAFKA_OFFSET),
                result.getLong(UserTable.WRITE_ORDER));
        return new StoredRow(
                result.getObject(Field.ID.jsonName(), UUID.class), new RowValues(columns::get), provenance);
    }

    /** PostgreSQL's {@code infinity} is read as the last of all timestamps. */
    private static @Nullable Object value(ResultSet result, Field field) throws SQLException {
        return switch (field.type()) {
            case UUID -> result.getObject(field.jsonName(), UUID.class);
            case TEXT -> result.getString(field.jsonName());
            case TIMESTAMP -> {
                OffsetDateTime time = result.getObject(field.jsonName(), OffsetDateTime.class);
                yield time == null ? null : time.toInstant();
            }
        };
    }

    private static UnreachableException unreachable(String address, SQLException cause) {
        return UnreachableException.of(
                "PostgreSQL at " + address,
                cause,
                "is it up, and are " + SettingNames.POSTGRES_URL + ", _USERNAME and _PASSWORD right?");
    }

    @FunctionalInterface
    private interface ResultReader<T> {
        T read(ResultSet result) throws SQLException;
    }
}
