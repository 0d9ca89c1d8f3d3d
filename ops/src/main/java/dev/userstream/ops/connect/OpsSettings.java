package dev.userstream.ops.connect;

import dev.userstream.http.RequestGuard;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.ops.audit.AuditPolicy;
import dev.userstream.ops.audit.AuditReport.Verdict;
import dev.userstream.ops.audit.Percentage;
import dev.userstream.settings.CassandraSettings;
import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.PostgresSettings;
import dev.userstream.settings.SettingNames;
import dev.userstream.settings.Settings;
import dev.userstream.settings.SettingsException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Settings of the operator's commands.
 *
 * @param requestTimeout longest time of one request, 100 ms to 10 minutes
 * @param httpPort port on which the service listens; 0 for any free one
 * @param audit the policy of audits, unless a command's options say otherwise
 * @param allowedHosts lower-case host names with a dot under which requests are accepted
 * @param producerUrl address of the producer's service, for the console
 * @param jobUrl address of the job's control endpoint, for the console
 */
public record OpsSettings(
        KafkaSettings kafka,
        CassandraSettings cassandra,
        PostgresSettings postgres,
        Duration requestTimeout,
        AuditPolicy audit,
        String httpHost,
        int httpPort,
        Set<String> allowedHosts,
        Optional<URI> producerUrl,
        Optional<URI> jobUrl) {
    private static final String PREFIX = "USERSTREAM_OPS_";
    private static final String CLIENT_ID = "userstream-ops";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(100);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);

    /**
     * Reads all settings.
     *
     * @throws SettingsException if any is invalid; it lists all that are
     */
    public static OpsSettings read(Map<String, String> environment) {
        Settings settings = Settings.of(environment);
        OpsSettings read = read(settings);
        check(settings);
        return read;
    }

    /** Reads all settings among others; problems are noted in {@code settings}, and {@link #check} ends the reading. */
    public static OpsSettings read(Settings settings) {
        return new OpsSettings(
                KafkaSettings.read(settings),
                CassandraSettings.read(settings),
                PostgresSettings.read(settings),
                requestTimeout(settings),
                new AuditPolicy(
                        parsed(
                                settings,
                                SettingNames.OPS_MAX_DEAD_LETTERS,
                                Percentage::parse,
                                AuditPolicy.DEFAULT.maxDeadLetters()),
                        parsed(settings, SettingNames.OPS_EXPIRED_ROWS, Verdict::parse, AuditPolicy.DEFAULT.expired())),
                settings.text(
                        SettingNames.OPS_HTTP_HOST,
                        InetAddress.getLoopbackAddress().getHostAddress()),
                settings.integer(SettingNames.OPS_HTTP_PORT, 8091, 0, 65_535),
                RequestGuard.hosts(settings.optionalText(SettingNames.OPS_HTTP_ALLOWED_HOSTS)),
                settings.optionalHttpAddress(SettingNames.PRODUCER_URL),
                settings.optionalHttpAddress(SettingNames.OPS_JOB_URL));
    }

    /**
     * Ends the reading.
     *
     * @throws SettingsException if any is invalid; it lists all that are
     */
    public static void check(Settings settings) {
        settings.check(PREFIX, KafkaSettings.PREFIX, CassandraSettings.PREFIX, PostgresSettings.PREFIX);
    }

    /**
     * Reads only what commands that need no store use; the other settings may be absent.
     *
     * @throws SettingsException if any is invalid; it lists all that are
     */
    public static KafkaClients readKafkaClients(Map<String, String> environment) {
        Settings settings = Settings.of(environment);
        KafkaClients clients = new KafkaClients(KafkaSettings.read(settings), CLIENT_ID, requestTimeout(settings));
        settings.check(KafkaSettings.PREFIX);
        return clients;
    }

    /** Clients whose requests end within {@code timeout}. */
    KafkaClients kafkaClients(Duration timeout) {
        return new KafkaClients(kafka, CLIENT_ID, timeout);
    }

    private static <T> T parsed(Settings settings, String name, Function<String, T> parse, T fallback) {
        try {
            return settings.optionalText(name).map(parse).orElse(fallback);
        } catch (IllegalArgumentException e) {
            settings.problem(name + ": " + e.getMessage());
            return fallback;
        }
    }

    private static Duration requestTimeout(Settings settings) {
        String name = SettingNames.OPS_REQUEST_TIMEOUT;
        Duration timeout = settings.duration(name, DEFAULT_TIMEOUT);
        if (timeout.compareTo(MIN_TIMEOUT) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            settings.problem(name + ": " + timeout + " (expected: a duration from 100ms to 10m)");
        }
        return timeout;
    }
}
