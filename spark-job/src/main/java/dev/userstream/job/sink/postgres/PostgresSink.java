package dev.userstream.job.sink.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.userstream.events.store.UserTable;
import dev.userstream.job.sink.RowWindow;
import dev.userstream.job.sink.RowWriter;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.sink.TableSchema;
import dev.userstream.job.sink.UserRow;
import dev.userstream.settings.PostgresSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
    private static final Map<PostgresSink, Pool> POOLS = new ConcurrentHashMap<>();
    private static final int MAX_CONNECTIONS = 8;
    private static final int NEVER_FAIL_AT_START = -1;
    private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(2);

    /** Time for PostgreSQL to cancel a statement, after which the connection counts as broken. */
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(2);

    private record Pool(HikariDataSource connections, RowWindow window) {}

    /** Prepares the table, as {@link StoreSink#prepare} describes it. */
    public static PostgresSink prepare(PostgresSettings settings, Duration timeout) {
        PostgresSink sink = new PostgresSink(settings, timeout);
        try (Connection connection = sink.connect();
                Statement statement = connection.createStatement()) {
            Map<String, PostgresColumn> columns = PostgresColumn.read(statement);
            if (columns.isEmpty()) {
                for (String ddl : TableSchema.statements("schema.sql")) {
                    statement.execute(ddl);
                }
                LOG.info("event=table_created store=postgres table={}", UserTable.TABLE);
                columns = PostgresColumn.read(statement);
            }
            PostgresColumn.require(columns);
            return sink;
        } catch (SQLException e) {
            throw PostgresFailures.failure(e);
        }
    }

    @Override
    public RowWriter open(BiConsumer<UserRow, String> refused) {
        return new PostgresWriter(this::connect, pool().window(), refused);
    }

    private Connection connect() throws SQLException {
        return pool().connections().getConnection();
    }

    private Pool pool() {
        return POOLS.computeIfAbsent(
                this, sink -> new Pool(connections(sink), new RowWindow(PostgresWriter.MAX_ROWS, sink.timeout())));
    }

    private static HikariDataSource connections(PostgresSink sink) {
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
        config.addDataSourceProperty(
                "socketTimeout", Long.toString(sink.timeout.plus(CANCEL_TIMEOUT).toSeconds()));
        config.addDataSourceProperty("cancelSignalTimeout", Long.toString(CANCEL_TIMEOUT.toSeconds()));
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "userstream-job");
        return new HikariDataSource(config);
    }
}
