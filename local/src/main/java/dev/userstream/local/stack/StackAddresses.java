package dev.userstream.local.stack;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import dev.userstream.settings.SettingNames;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to reach the components of a stack.
 *
 * @param kafka bootstrap servers, {@code host:port}
 * @param cassandra contact point, {@code host:port}
 * @param cassandraDatacenter the local data centre's name
 * @param postgresUrl JDBC address without credentials
 * @param postgresUsername role name
 * @param postgresPassword the role's password; it protects nothing outside a local stack
 * @param job base address of the streaming job's HTTP control
 * @param producer base address of the producer's HTTP interface
 */
public record StackAddresses(
        String kafka,
        String cassandra,
        String cassandraDatacenter,
        String postgresUrl,
        String postgresUsername,
        String postgresPassword,
        URI job,
        URI producer) {
    /** PostgreSQL's role, its password and the database. */
    public static final String USER = "userstream";

    private static final String LOOPBACK = "127.0.0.1:";

    static StackAddresses of(Ports ports) {
        return new StackAddresses(
                LOOPBACK + ports.kafka(),
                LOOPBACK + ports.cassandra(),
                "datacenter1",
                "jdbc:postgresql://" + LOOPBACK + ports.postgres() + "/" + USER,
                USER,
                USER,
                URI.create("http://" + LOOPBACK + ports.job()),
                URI.create("http://" + LOOPBACK + ports.producer()));
    }

    /** The settings with which every component of ours finds this stack. */
    public Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        environment.put(SettingNames.KAFKA_BOOTSTRAP_SERVERS, kafka);
        environment.put(SettingNames.KAFKA_REPLICATION_FACTOR, "1");
        environment.put(SettingNames.CASSANDRA_CONTACT_POINTS, cassandra);
        environment.put(SettingNames.CASSANDRA_LOCAL_DATACENTER, cassandraDatacenter);
        environment.put(SettingNames.CASSANDRA_REPLICATION_FACTOR, "1");
        environment.put(SettingNames.POSTGRES_URL, postgresUrl);
        environment.put(SettingNames.POSTGRES_USERNAME, postgresUsername);
        environment.put(SettingNames.POSTGRES_PASSWORD, postgresPassword);
        environment.put(SettingNames.JOB_HTTP_HOST, job.getHost());
        environment.put(SettingNames.JOB_HTTP_PORT, Integer.toString(job.getPort()));
        environment.put(SettingNames.PRODUCER_HTTP_HOST, producer.getHost());
        environment.put(SettingNames.PRODUCER_HTTP_PORT, Integer.toString(producer.getPort()));
        environment.put(SettingNames.PRODUCER_URL, producer.toString());
        return environment;
    }

    /** The contact point as the Java driver takes it. */
    public InetSocketAddress cassandraContactPoint() {
        int port = Integer.parseInt(cassandra.substring(LOOPBACK.length()));
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /**
     * Connects to Cassandra with a small client: one thread, and without the schema, whose changes take processor time to follow.
     *
     * @param timeout longest time of one request
     * @throws com.datastax.oss.driver.api.core.DriverException if no connection can be opened
     */
    public CqlSession cassandraSession(Duration timeout) {
        return CqlSession.builder()
                .addContactPoint(cassandraContactPoint())
                .withLocalDatacenter(cassandraDatacenter)
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, timeout)
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, timeout)
                        .withBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED, false)
                        .withInt(DefaultDriverOption.NETTY_IO_SIZE, 1)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SIZE, 1)
                        .build())
                .build();
    }
}
