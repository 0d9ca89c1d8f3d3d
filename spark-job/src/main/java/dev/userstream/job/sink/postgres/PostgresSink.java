package dev.userstream.job.sink.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.userstream.job.sink.RowWriter;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.settings.PostgresSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Access to PostgreSQL, through one small connection pool per JVM.
 *
 * @param url JDBC address without credentials
 * @param username role name
 * @param password the role's password
 * @param timeout longest time that connecting or one statement may take
 */
public record PostgresSink(String url, String username, String password, Duration timeout) implements StoreSink {
    private static final Map<PostgresSink, HikariDataSource> POOLS = new ConcurrentHashMap<>();
    private static final int MAX_CONNECTIONS = 8;
    private static final int NEVER_FAIL_AT_START = -1;
    private static final Duration VALIDATION_TIMEOUT = Duration.ofSeconds(2);

    /** Access by the settings. */
    public static PostgresSink of(PostgresSettings settings, Duration timeout) {
        return new PostgresSink(
                settings.url(), settings.username(), settings.password().reveal(), timeout);
    }

    @Override
    public RowWriter open(RowWriter.RefusedRows refused) {
        return new PostgresWriter(this::connect, refused);
    }

    /**
     * A connection, to be closed after use.
     *
     * @throws SQLException if PostgreSQL does not answer within the timeout, or refuses
     */
    Connection connect() throws SQLException {
        return POOLS.computeIfAbsent(this, PostgresSink::pool).getConnection();
    }

    private static HikariDataSource pool(PostgresSink sink) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("userstream-postgres");
        config.setDriverClassName("org.postgresql.Driver");
        config.setJdbcUrl(sink.url());
        config.setUsername(sink.username());
        config.setPassword(sink.password());
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(NEVER_FAIL_AT_START);
        config.setConnectionTimeout(sink.timeout().toMillis());
        config.setValidationTimeout(VALIDATION_TIMEOUT.toMillis());
        String seconds = Long.toString(Math.max(1, sink.timeout().toSeconds()));
        config.addDataSourceProperty("connectTimeout", seconds);
        config.addDataSourceProperty("loginTimeout", seconds);
        config.addDataSourceProperty("socketTimeout", seconds);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "userstream-job");
        return new HikariDataSource(config);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "PostgresSink[username=" + username + ", timeout=" + timeout + "]";
    }
}
