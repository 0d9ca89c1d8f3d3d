package dev.userstream.local.stack;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import dev.userstream.settings.SettingNames;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to reach the components of a stack.
 *
 * @param kafka bootstrap servers, {@code host:port}
 * @param cassandra contact point, {@code host:port}
 * @param postgresUrl JDBC address without credentials
 * @param job base address of the streaming job's HTTP control
 * @param producer base address of the producer's HTTP interface
 */
public record StackAddresses(String kafka, String cassandra, String postgresUrl, URI job, URI producer) {
    /** PostgreSQL's role, the role's password and the database; it protects nothing outside a local stack. */
    public static final String USER = "userstream";

    private static final String DATACENTER = "datacenter1";
    private static final String LOOPBACK = "127.0.0.1:";

    static StackAddresses of(Ports ports) {
        return new StackAddresses(
                LOOPBACK + ports.kafka(),
                LOOPBACK + ports.cassandra(),
                "jdbc:postgresql://" + LOOPBACK + ports.postgres() + "/" + USER,
                URI.create("http://" + LOOPBACK + ports.job()),
                URI.create("http://" + LOOPBACK + ports.producer()));
    }

    /** The settings with which every component of ours finds this stack. */
    public Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        environment.put(SettingNames.KAFKA_BOOTSTRAP_SERVERS, kafka);
        environment.put(SettingNames.KAFKA_REPLICATION_FACTOR, "1");
        environment.put(SettingNames.CASSANDRA_CONTACT_POINTS, cassandra);
        environment.put(SettingNames.CASSANDRA_LOCAL_DATACENTER, DATACENTER);
        environment.put(SettingNames.CASSANDRA_REPLICATION_FACTOR, "1");
        environment.put(SettingNames.POSTGRES_URL, postgresUrl);
        environment.put(SettingNames.POSTGRES_USERNAME, USER);
        environment.put(SettingNames.POSTGRES_PASSWORD, USER);
        environment.put(SettingNames.JOB_HTTP_HOST, job.getHost());
        environment.put(SettingNames.JOB_HTTP_PORT, Integer.toString(job.getPort()));
        environment.put(SettingNames.PRODUCER_HTTP_HOST, producer.getHost());
        environment.put(SettingNames.PRODUCER_HTTP_PORT, Integer.toString(producer.getPort()));
        environment.put(SettingNames.PRODUCER_URL, producer.toString());
        return environment;
    }

    /** A client of Cassandra that is not connected yet. */
    public CqlSessionBuilder cassandraClient() {
        int port = Integer.parseInt(cassandra.substring(LOOPBACK.length()));
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .withLocalDatacenter(DATACENTER);
    }

    /**
     * Connects to Cassandra with a small client: one thread, and without the schema, whose changes take processor time to follow.
     *
     * @param timeout longest time of one request
     * @throws com.datastax.oss.driver.api.core.DriverException if no connection can be opened
     */
    public CqlSession cassandraSession(Duration timeout) {
        return cassandraClient()
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, timeout)
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, timeout)
                        .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                        .withInt(DefaultDriverOption.NETTY_IO_SIZE, 1)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
                        .build())
                .build();
    }

    /**
     * Connects to PostgreSQL.
     *
     * @param parameters of the JDBC driver, such as {@code connectTimeout=5&socketTimeout=5}
     */
    public Connection postgresConnection(String parameters) throws SQLException {
        return DriverManager.getConnection(postgresUrl + "?" + parameters, USER, USER);
    }
}
