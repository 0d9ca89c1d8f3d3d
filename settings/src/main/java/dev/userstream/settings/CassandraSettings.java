package dev.userstream.settings;

import java.util.List;
import java.util.Optional;

/**
 * Where Cassandra is and how we log in.
 *
 * @param contactPoints nodes to ask first, {@code host:port}
 * @param localDatacenter the data centre whose nodes take our requests
 * @param username role name; empty where the cluster asks for none
 * @param password the role's password
 * @param replicationFactor copies of each row, used only when the keyspace is created; 1 or more
 */
public record CassandraSettings(
        List<String> contactPoints,
        String localDatacenter,
        Optional<String> username,
        Secret password,
        int replicationFactor) {
    /** Names of this concern start so. */
    public static final String PREFIX = "USERSTREAM_CASSANDRA_";

    /** Copies what it is given. */
    public CassandraSettings {
        contactPoints = List.copyOf(contactPoints);
    }

    /**
     * Reads {@code USERSTREAM_CASSANDRA_CONTACT_POINTS}, {@code …_LOCAL_DATACENTER}, {@code …_USERNAME},
     * {@code …_PASSWORD} and {@code …_REPLICATION_FACTOR}.
     */
    public static CassandraSettings read(Settings settings) {
        Optional<String> username = settings.optionalText(SettingNames.CASSANDRA_USERNAME);
        Secret password = settings.secret(SettingNames.CASSANDRA_PASSWORD, Secret.of(""));
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
}
