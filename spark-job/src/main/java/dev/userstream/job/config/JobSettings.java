package dev.userstream.job.config;

import dev.userstream.events.store.Store;
import dev.userstream.http.RequestGuard;
import dev.userstream.settings.CassandraSettings;
import dev.userstream.settings.Durations;
import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.PostgresSettings;
import dev.userstream.settings.SettingNames;
import dev.userstream.settings.Settings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The job's settings.
 *
 * @param stores the stores that the job writes to, one or more
 * @param checkpointDir folder of the queries' checkpoints, a path or an address of any Hadoop file system
 * @param maxOffsetsPerTrigger most records of one batch
 * @param storeTimeout longest time of one request to a store, 1 to 10 seconds
 * @param stopTimeout how long a stop waits for running batches to end
 * @param reportInterval time between two progress lines of a store
 * @param batchDeadline longest time that a batch may make no progress, 1 minute to a day
 * @param httpAddress where the control listens; port 0 for any free one
 * @param httpAllowedHosts host names under which the control is reached
 */
public record JobSettings(
        KafkaSettings kafka,
        CassandraSettings cassandra,
        PostgresSettings postgres,
        Set<Store> stores,
        String checkpointDir,
        long maxOffsetsPerTrigger,
        Duration storeTimeout,
        Duration stopTimeout,
        Duration reportInterval,
        Duration batchDeadline,
        InetSocketAddress httpAddress,
        Set<String> httpAllowedHosts) {
    /** Names of the job's own settings start so. */
    private static final String PREFIX = "USERSTREAM_JOB_";

    private static final String ALL_STORES =
            Stream.of(Store.values()).map(Store::label).collect(Collectors.joining(","));

    /** Copies the sets. */
    public JobSettings {
        stores = Set.copyOf(stores);
        httpAllowedHosts = Set.copyOf(httpAllowedHosts);
    }

    /**
     * Reads the settings of the job, of Kafka and of both stores.
     *
     * @throws dev.userstream.settings.SettingsException if any cannot be used; it lists all problems
     */
    public static JobSettings read(Map<String, String> environment) {
        Settings settings = Settings.of(environment);
        JobSettings job = new JobSettings(
                KafkaSettings.read(settings),
                CassandraSettings.read(settings),
                PostgresSettings.read(settings),
                stores(settings),
                settings.requiredText(
                        SettingNames.JOB_CHECKPOINT_DIR, "a folder or an address of a Hadoop file system"),
                settings.wholeNumber(SettingNames.JOB_MAX_OFFSETS_PER_TRIGGER, 50_000, 1, 10_000_000),
                // A batch waits for it, and a task holds its slot as long.
                bounded(settings, SettingNames.JOB_STORE_TIMEOUT, "8s", Duration.ofSeconds(1), Duration.ofSeconds(10)),
                settings.duration(SettingNames.JOB_STOP_TIMEOUT, Duration.ofSeconds(8)),
                settings.duration(SettingNames.JOB_REPORT_INTERVAL, Duration.ofMinutes(1)),
                // Far above the heartbeats of executors, which report progress.
                bounded(settings, SettingNames.JOB_BATCH_DEADLINE, "5m", Duration.ofMinutes(1), Duration.ofDays(1)),
                new InetSocketAddress(
                        settings.text(SettingNames.JOB_HTTP_HOST, "127.0.0.1"),
                        settings.integer(SettingNames.JOB_HTTP_PORT, 8_093, 0, 65_535)),
                RequestGuard.hosts(settings.optionalText(SettingNames.JOB_HTTP_ALLOWED_HOSTS)));
        if (job.httpAddress.isUnresolved()) {
            settings.problem(SettingNames.JOB_HTTP_HOST + ": " + job.httpAddress.getHostString()
                    + " (expected: an address or name of this machine)");
        }
        settings.check(PREFIX);
        return job;
    }

    /** Reads the settings likewise for a replay, which has no checkpoint. */
    public static JobSettings readForReplay(Map<String, String> environment) {
        Map<String, String> complete = new HashMap<>(environment);
        complete.putIfAbsent(SettingNames.JOB_CHECKPOINT_DIR, "none");
        return read(complete);
    }

    private static Duration bounded(Settings settings, String name, String fallback, Duration min, Duration max) {
        Duration duration = settings.duration(name, Durations.parse(fallback));
        if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
            settings.problem(name + ": " + duration.toMillis() + "ms (expected: " + min.toSeconds() + "s to "
                    + max.toSeconds() + "s)");
        }
        return duration;
    }

    private static Set<Store> stores(Settings settings) {
        String text = settings.text(SettingNames.JOB_STORES, ALL_STORES);
        Set<String> labels = Stream.of(text.split(",", -1)).map(String::strip).collect(Collectors.toSet());
        Set<Store> stores = EnumSet.allOf(Store.class);
        stores.removeIf(store -> !labels.contains(store.label()));
        if (stores.size() < labels.size()) {
            settings.problem(SettingNames.JOB_STORES + ": " + text + " (expected: one or both of " + ALL_STORES + ")");
        }
        return stores;
    }
}
