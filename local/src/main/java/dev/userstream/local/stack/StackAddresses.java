package dev.userstream.local.stack;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How to reach the parts of a stack, whatever runs it.
 *
 * @param kafka bootstrap servers, {@code host:port}
 * @param cassandra contact point, {@code host:port}
 * @param cassandraDatacenter the local data centre's name
 * @param postgresUrl JDBC address without credentials
 * @param postgresUsername role name
 * @param postgresPassword the role's password; worth nothing outside a local stack
 * @param producer base address of the producer's HTTP interface
 */
public record StackAddresses(
        String kafka,
        String cassandra,
        String cassandraDatacenter,
        String postgresUrl,
        String postgresUsername,
        String postgresPassword,
        URI producer) {
    private static final String LOOPBACK = "127.0.0.1:";

    /** PostgreSQL's role, its password and the database. */
    public static final String USER = "userstream";

    static StackAddresses of(Ports ports) {
        return new StackAddresses(
                LOOPBACK + ports.kafka(),
                LOOPBACK + ports.cassandra(),
                "datacenter1",
                "jdbc:postgresql://" + LOOPBACK + ports.postgres() + "/" + USER,
                USER,
                USER,
                URI.create("http://" + LOOPBACK + ports.producer()));
    }

    /** The settings with which every component of ours finds this stack. */
    public Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        environment.put("USERSTREAM_KAFKA_BOOTSTRAP_SERVERS", kafka);
        environment.put("USERSTREAM_KAFKA_REPLICATION_FACTOR", "1");
        environment.put("USERSTREAM_CASSANDRA_CONTACT_POINTS", cassandra);
        environment.put("USERSTREAM_CASSANDRA_LOCAL_DATACENTER", cassandraDatacenter);
        environment.put("USERSTREAM_CASSANDRA_REPLICATION_FACTOR", "1");
        environment.put("USERSTREAM_POSTGRES_URL", postgresUrl);
        environment.put("USERSTREAM_POSTGRES_USERNAME", postgresUsername);
        environment.put("USERSTREAM_POSTGRES_PASSWORD", postgresPassword);
        environment.put("USERSTREAM_PRODUCER_HTTP_HOST", producer.getHost());
        environment.put("USERSTREAM_PRODUCER_HTTP_PORT", Integer.toString(producer.getPort()));
        return environment;
    }

    /**
     * The settings as lines for a shell to read: {@code . stack.env}.
     *
     * @param owner number of the process that runs the stack, so that a command can tell whether it still does
     */
    static String toShell(Map<String, String> environment, long owner) {
        return "# process " + owner + "\n"
                + new TreeMap<>(environment)
                        .entrySet().stream()
                                .map(entry -> "export " + entry.getKey() + "='"
                                        + entry.getValue().replace("'", "'\\''") + "'\n")
                                .collect(Collectors.joining());
    }
}
