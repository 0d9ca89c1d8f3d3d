package dev.userstream.settings;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Address and credentials of Cassandra.
 *
 * @param contactPoints nodes to contact first, {@code host:port}
 * @param localDatacenter the data centre whose nodes receive the requests
 * @param username role name; empty where the cluster requires none
 * @param password the role's password
 * @param replicationFactor replicas of each row, used only when the keyspace is created; 1 or more
 */
public record CassandraSettings(
        List<String> contactPoints,
        String localDatacenter,
        Optional<String> username,
        Secret password,
        int replicationFactor) {
    /** Prefix of the settings' names. */
    public static final String PREFIX = "USERSTREAM_CASSANDRA_";

    /** Copies the list. */
    public CassandraSettings {
        contactPoints = List.copyOf(contactPoints);
    }

    /**
     * Reads {@code USERSTREAM_CASSANDRA_CONTACT_POINTS}, {@code …_LOCAL_DATACENTER}, {@code …_USERNAME},
     * {@code …_PASSWORD} and {@code …_REPLICATION_FACTOR}.
     */
    public static CassandraSettings read(Settings settings) {
        Optional<String> username = settings.optionalText(SettingNames.CASSANDRA_USERNAME);
        Secret password = settings.secret(SettingNames.CASSANDRA_PASSWORD, new Secret(""));
        if (username.isEmpty() && !password.reveal().isEmpty()) {
            settings.problem(
                    SettingNames.CASSANDRA_USERNAME + ": not set, though a password is (expected: both or neither)");
        }
        return new CassandraSettings(
                settings.hostPorts(SettingNames.CASSANDRA_CONTACT_POINTS),
                settings.text(SettingNames.CASSANDRA_LOCAL_DATACENTER, "datacenter1"),
                username,
                password,
                settings.integer(SettingNames.CASSANDRA_REPLICATION_FACTOR, 1, 1, 100));
    }

    /** The problem of a local data centre that none of the nodes reports; empty if one does. */
    public static Optional<String> datacenterProblem(String local, Stream<@Nullable String> reported) {
        Set<String> names = reported.map(String::valueOf).collect(Collectors.toCollection(TreeSet::new));
        return names.contains(local)
                ? Optional.empty()
                : Optional.of(SettingNames.CASSANDRA_LOCAL_DATACENTER + ": " + local
                        + " (expected: a data centre of the nodes, which report " + String.join(", ", names) + ")");
    }
}
