package dev.userstream.job.sink.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.userstream.events.store.UserTable;
import dev.userstream.job.sink.RowWriter;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.sink.TableSchema;
import dev.userstream.job.sink.UserRow;
import dev.userstream.settings.PostgresSettings;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Access to PostgreSQL, through one small connection pool per JVM.
 *
 * @param timeout longest time that connecting or one statement may take
 */
public record PostgresSink(PostgresSettings settings, Duration timeout) implements StoreSink {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSink.class);
    private static final Map<PostgresSink, HikariDataSource> POOLS = new ConcurrentHashMap<>();
    private static final int MAX_CONNECTIONS = 8;
    private static final int NEVER_FAIL_AT_START = -1;
    private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(2);

    /** From the system catalog, which every role may read; finds the table on the role's search path. */
    private static final String COLUMNS =
            "SELECT attname, typname FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid"
                    + " WHERE attrelid = to_regclass('" + UserTable.TABLE + "') AND attnum > 0 AND NOT attisdropped";

    /** Prepares the table, as {@link StoreSink#prepare} describes it. */
    public static PostgresSink prepare(PostgresSettings settings, Duration timeout) {
        PostgresSink sink = new PostgresSink(settings, timeout);
        try (Connection connection = sink.connect();
                Statement statement = connection.createStatement()) {
            Map<String, String> columns = columns(statement);
            if (columns.isEmpty()) {
                for (String ddl : TableSchema.statements("schema.sql")) {
                    statement.execute(ddl);
                }
                LOG.info("event=table_created store=postgres table={}", UserTable.TABLE);
                columns = columns(statement);
            }
            requireColumns(columns);
            return sink;
        } catch (SQLException e) {
            throw PostgresFailures.failure(e);
        }
    }

    private static Map<String, String> columns(Statement statement) throws SQLException {
        Map<String, String> columns = new HashMap<>();
        try (ResultSet result = statement.executeQuery(COLUMNS)) {
            while (result.next()) {
                columns.put(result.getString(1), result.getString(2));
            }
        }
        return columns;
    }

    /** Compares the types of the table's columns, by name and as {@code pg_type} names them, with what is bound. */
    public static void requireColumns(Map<String, String> columns) {
        Map<String, String> expected = new LinkedHashMap<>();
        UserUpsert.COLUMNS.forEach(column -> expected.put(column.name(), column.type()));
        // A varchar takes texts, or refuses single rows.
        columns.replaceAll((column, type) -> type.equals("varchar") ? "text" : type);
        TableSchema.requireColumns(
                UserTable.TABLE,
                expected,
                columns,
                (column, type) -> "ALTER TABLE " + UserTable.TABLE + " ALTER COLUMN " + column + " TYPE " + type
                        + " USING " + column + "::" + type);
    }

    @Override
    public RowWriter open(BiConsumer<UserRow, String> refused) {
        return new PostgresWriter(this::connect, refused);
    }

    private Connection connect() throws SQLException {
        return POOLS.computeIfAbsent(this, PostgresSink::pool).getConnection();
    }

    private static HikariDataSource pool(PostgresSink sink) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("userstream-postgres");
        config.setDriverClassName("org.postgresql.Driver");
        config.setJdbcUrl(sink.settings.url());
        config.setUsername(sink.settings.username());
        config.setPassword(sink.settings.password().reveal());
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(NEVER_FAIL_AT_START);
        config.setConnectionTimeout(sink.timeout.toMillis());
        config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
        String seconds = Long.toString(Math.max(1, sink.timeout.toSeconds()));
        config.addDataSourceProperty("connectTimeout", seconds);
        config.addDataSourceProperty("loginTimeout", seconds);
        config.addDataSourceProperty("socketTimeout", seconds);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "userstream-job");
        return new HikariDataSource(config);
    }
}
