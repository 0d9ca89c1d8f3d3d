package dev.userstream.local.stack;

import dev.userstream.settings.SettingNames;
import java.net.URI;
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

    static final String DATACENTER = "datacenter1";

    private static final String LOOPBACK = "127.0.0.1:";

    static StackAddresses of(Ports ports) {
        return new StackAddresses(
                LOOPBACK + ports.kafka(),
                LOOPBACK + ports.cassandra(),
                DATACENTER,
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
}
