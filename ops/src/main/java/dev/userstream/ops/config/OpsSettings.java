package dev.userstream.ops.config;

import dev.userstream.settings.CassandraSettings;
import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.PostgresSettings;
import dev.userstream.settings.Settings;
import java.time.Duration;
import java.util.Map;

/**
 * Where everything is that an operator's command asks.
 *
 * @param kafka the brokers
 * @param cassandra the one store
 * @param postgres the other
 * @param requestTimeout how long one question to any of them may take, 100 ms to 10 minutes
 */
public record OpsSettings(
        KafkaSettings kafka, CassandraSettings cassandra, PostgresSettings postgres, Duration requestTimeout) {
    /** Names of this concern start so. */
    public static final String PREFIX = "USERSTREAM_OPS_";

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

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
                requestTimeout(settings));
        settings.check(PREFIX, KafkaSettings.PREFIX, CassandraSettings.PREFIX, PostgresSettings.PREFIX);
        return read;
    }

    private static Duration requestTimeout(Settings settings) {
        String name = PREFIX + "REQUEST_TIMEOUT";
        Duration timeout = settings.duration(name, DEFAULT_TIMEOUT);
        if (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            settings.problem(name + ": " + timeout + " (expected: a duration from 100ms to 10m)");
        }
        return timeout;
    }
}
