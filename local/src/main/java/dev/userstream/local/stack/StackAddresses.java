package dev.userstream.local.stack;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.CqlSessionBuilder;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import dev.userstream.local.workspace.StackException;
import dev.userstream.settings.SettingNames;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where the components of a stack listen on loopback, and how to reach them.
 *
 * @param kafkaControllerPort the broker's own controller
 * @param cassandraStoragePort between Cassandra's nodes
 */
public record StackAddresses(
        int kafkaPort,
        int kafkaControllerPort,
        int cassandraPort,
        int cassandraStoragePort,
        int postgresPort,
        int jobPort,
        int producerPort) {
    /** PostgreSQL's role, the role's password and the database; it protects nothing outside a local stack. */
    public static final String USER = "userstream";

    private static final String DATACENTER = "datacenter1";
    private static final String LOOPBACK = "127.0.0.1:";

    private static final int COUNT = 7;
    // Below the range from which systems take the ports of outgoing connections, so that none of these gets one of
    // ours.
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_000;
    private static final int ATTEMPTS = 200;

    /** The default ports of these servers. */
    public static StackAddresses fixed() {
        return new StackAddresses(9092, 9093, 9042, 7000, 5432, 8093, 8090);
    }

    /** Ports that are free now. */
    public static StackAddresses free() {
        int[] free = ThreadLocalRandom.current()
                .ints(ATTEMPTS, LOWEST, HIGHEST)
                .distinct()
                .filter(StackAddresses::isFree)
                .limit(COUNT)
                .toArray();
        if (free.length < COUNT) {
            throw new IllegalStateException("ports: none free between " + LOWEST + " and " + HIGHEST);
        }
        return new StackAddresses(free[0], free[1], free[2], free[3], free[4], free[5], free[6]);
    }

    /**
     * Returns if all ports of these components are free.
     *
     * @throws StackException naming the first that is not
     */
    void requireFree(Collection<Component> components) {
        components.forEach(component -> ports(component).forEach((purpose, port) -> {
            if (!isFree(port)) {
                throw new StackException("port " + port + ": in use (expected: free for " + purpose
                        + "; end what listens there, or take free ports)");
            }
        }));
    }

    /** Whether a server could listen on this loopback port now. */
    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // As servers do: connections of a server that has just ended do not occupy the port.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Each port that a component listens on, by purpose. */
    Map<String, Integer> ports(Component component) {
        return switch (component) {
            case KAFKA -> Map.of("kafka", kafkaPort, "kafka controller", kafkaControllerPort);
            case CASSANDRA -> Map.of("cassandra", cassandraPort, "cassandra storage", cassandraStoragePort);
            case POSTGRES -> Map.of("postgres", postgresPort);
            case JOB -> Map.of("job", jobPort);
            case PRODUCER -> Map.of("producer", producerPort);
        };
    }

    /** Kafka's bootstrap servers, {@code host:port}. */
    public String kafka() {
        return LOOPBACK + kafkaPort;
    }

    /** Cassandra's contact point, {@code host:port}. */
    public String cassandra() {
        return LOOPBACK + cassandraPort;
    }

    /** PostgreSQL's JDBC address without credentials. */
    public String postgresUrl() {
        return "jdbc:postgresql://" + LOOPBACK + postgresPort + "/" + USER;
    }

    /** Base address of the streaming job's HTTP control. */
    public URI job() {
        return URI.create("http://" + LOOPBACK + jobPort);
    }

    /** Base address of the producer's HTTP interface. */
    public URI producer() {
        return URI.create("http://" + LOOPBACK + producerPort);
    }

    /** The settings with which every component of ours finds this stack. */
    public Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        environment.put(SettingNames.KAFKA_BOOTSTRAP_SERVERS, kafka());
        environment.put(SettingNames.KAFKA_REPLICATION_FACTOR, "1");
        environment.put(SettingNames.CASSANDRA_CONTACT_POINTS, cassandra());
        environment.put(SettingNames.CASSANDRA_LOCAL_DATACENTER, DATACENTER);
        environment.put(SettingNames.CASSANDRA_REPLICATION_FACTOR, "1");
        environment.put(SettingNames.POSTGRES_URL, postgresUrl());
        environment.put(SettingNames.POSTGRES_USERNAME, USER);
        environment.put(SettingNames.POSTGRES_PASSWORD, USER);
        environment.put(SettingNames.JOB_HTTP_HOST, job().getHost());
        environment.put(SettingNames.JOB_HTTP_PORT, Integer.toString(jobPort));
        environment.put(SettingNames.PRODUCER_HTTP_HOST, producer().getHost());
        environment.put(SettingNames.PRODUCER_HTTP_PORT, Integer.toString(producerPort));
        environment.put(SettingNames.PRODUCER_URL, producer().toString());
        environment.put(SettingNames.OPS_JOB_URL, job().toString());
        return environment;
    }

    /** A client of Cassandra that is not connected yet. */
    public CqlSessionBuilder cassandraClient() {
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress(InetAddress.getLoopbackAddress(), cassandraPort))
                .withLocalDatacenter(DATACENTER);
    }

    /**
     * Connects to Cassandra with a small client: one thread, and without the schema, whose changes take processor time to follow.
     *
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
        return DriverManager.getConnection(postgresUrl() + "?" + parameters, USER, USER);
    }
}
