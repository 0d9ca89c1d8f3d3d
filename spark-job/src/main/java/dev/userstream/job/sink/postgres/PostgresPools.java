package dev.userstream.job.sink.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** One small pool per JVM and address. Thread-safe. */
public final class PostgresPools {
    private static final Map<PostgresAddress, HikariDataSource> OPEN = new ConcurrentHashMap<>();
    private static final int MAX_CONNECTIONS = 8;
    private static final int NEVER_FAIL_AT_START = -1;
    private static final Duration VALIDATION = Duration.ofSeconds(2);

    private PostgresPools() {}

    /**
     * A connection, to be closed after use.
     *
     * @throws SQLException if PostgreSQL does not answer within the address's timeout, or refuses
     */
    public static Connection connection(PostgresAddress address) throws SQLException {
        return OPEN.computeIfAbsent(address, PostgresPools::open).getConnection();
    }

    private static HikariDataSource open(PostgresAddress address) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("userstream-postgres");
        config.setDriverClassName("org.postgresql.Driver");
        config.setJdbcUrl(address.url());
        config.setUsername(address.username());
        config.setPassword(address.password());
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(NEVER_FAIL_AT_START);
        config.setConnectionTimeout(address.timeout().toMillis());
        config.setValidationTimeout(VALIDATION.toMillis());
        String seconds = Long.toString(Math.max(1, address.timeout().toSeconds()));
        config.addDataSourceProperty("connectTimeout", seconds);
        config.addDataSourceProperty("loginTimeout", seconds);
        config.addDataSourceProperty("socketTimeout", seconds);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "userstream-job");
        return new HikariDataSource(config);
    }
}
