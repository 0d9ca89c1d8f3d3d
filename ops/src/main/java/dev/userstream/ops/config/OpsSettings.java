package dev.userstream.ops.config;

import dev.userstream.http.RequestGuard;
import dev.userstream.settings.CassandraSettings;
import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.PostgresSettings;
import dev.userstream.settings.Settings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Where everything is that an operator's command asks.
 *
 * @param kafka the brokers
 * @param cassandra the one store
 * @param postgres the other
 * @param requestTimeout how long one question to any of them may take, 100 ms to 10 minutes
 * @param httpHost address for the service to listen on
 * @param httpPort port for the service to listen on; 0 for any free one
 * @param allowedHosts lower-case host names, beside addresses and names without a dot, under which requests are accepted
 */
public record OpsSettings(
        KafkaSettings kafka,
        CassandraSettings cassandra,
        PostgresSettings postgres,
        Duration requestTimeout,
        String httpHost,
        int httpPort,
        Set<String> allowedHosts) {
    /** Names of this concern start so. */
    public static final String PREFIX = "USERSTREAM_OPS_";

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

    /** Copies what it is given. */
    public OpsSettings {
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /**
     * Reads all of them.
     *
     * @param environment names and values
     * @throws dev.userstream.settings.SettingsException if any cannot be used; it lists all that cannot
     */
    public static OpsSettings read(Map<String, String> environment) {
        Settings settings = Settings.of(environment);
        OpsSettings read = new OpsSettings(
                KafkaSettings.read(settings),
                CassandraSettings.read(settings),
                PostgresSettings.read(settings),
                requestTimeout(settings),
                settings.text(
                        PREFIX + "HTTP_HOST", InetAddress.getLoopbackAddress().getHostAddress()),
                settings.integer(PREFIX + "HTTP_PORT", 8091, 0, 65_535),
                RequestGuard.hosts(settings.optionalText(PREFIX + "HTTP_ALLOWED_HOSTS")));
        settings.check(PREFIX, KafkaSettings.PREFIX, CassandraSettings.PREFIX, PostgresSettings.PREFIX);
        return read;
    }

    static Duration requestTimeout(Settings settings) {
        String name = PREFIX + "REQUEST_TIMEOUT";
        Duration timeout = settings.duration(name, DEFAULT_TIMEOUT);
        if (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            settings.problem(name + ": " + timeout + " (expected: a duration from 100ms to 10m)");
        }
        return timeout;
    }
}
