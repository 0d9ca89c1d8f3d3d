package dev.userstream.job.config;

import dev.userstream.events.store.Store;
import dev.userstream.settings.CassandraSettings;
import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.PostgresSettings;
import dev.userstream.settings.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything that the job is told from outside.
 *
 * @param stores which stores this job feeds, one or more
 * @param profile what the job is tuned for
 * @param checkpointDir folder of the queries' checkpoints, a path or an address of any Hadoop file system
 * @param maxOffsetsPerTrigger most records of one batch
 * @param storeTimeout longest time that one request to a store may take, 1 to 10 seconds
 * @param stopTimeout longest time that a stop waits for running batches to end
 * @param reportInterval time between two lines that say how far each store is
 * @param watchdogTimeout how long a query may have lag and do nothing before the job ends, 30 seconds to an hour
 */
public record JobSettings(
        KafkaSettings kafka,
        CassandraSettings cassandra,
        PostgresSettings postgres,
        Set<Store> stores,
        Profile profile,
        String checkpointDir,
        long maxOffsetsPerTrigger,
        Duration storeTimeout,
        Duration stopTimeout,
        Duration reportInterval,
        Duration watchdogTimeout) {
    /** Names of this concern start so. */
    public static final String PREFIX = "USERSTREAM_JOB_";

    private static final String ALL_STORES =
            Arrays.stream(Store.values()).map(Store::label).collect(Collectors.joining(","));

    private static final Duration LONGEST_STORE_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORTEST_WATCHDOG = Duration.ofSeconds(30);
    private static final Duration LONGEST_WATCHDOG = Duration.ofHours(1);

    /** Copies the stores. */
    public JobSettings {
        stores = Set.copyOf(stores);
    }

    /**
     * Reads the settings of the job, of Kafka and of both stores.
     *
     * @throws dev.userstream.settings.SettingsException if any cannot be used; it lists all problems
     */
    public static JobSettings read(Map<String, String> environment) {
        Settings settings = Settings.of(environment);
        Profile profile = profile(settings);
        JobSettings job = new JobSettings(
                KafkaSettings.read(settings),
                CassandraSettings.read(settings),
                PostgresSettings.read(settings),
                stores(settings),
                profile,
                settings.text(PREFIX + "CHECKPOINT_DIR"),
                settings.wholeNumber(PREFIX + "MAX_OFFSETS_PER_TRIGGER", profile.maxOffsetsPerTrigger(), 1, 10_000_000),
                settings.duration(PREFIX + "STORE_TIMEOUT", Duration.ofSeconds(8)),
                settings.duration(PREFIX + "STOP_TIMEOUT", Duration.ofSeconds(8)),
                settings.duration(PREFIX + "REPORT_INTERVAL", Duration.ofMinutes(1)),
                settings.duration(PREFIX + "WATCHDOG_TIMEOUT", Duration.ofMinutes(1)));
        job.checkStoreTimeout(settings);
        job.checkWatchdogTimeout(settings);
        settings.check(PREFIX);
        return job;
    }

    /**
     * Reads the settings for a replay, which keeps no checkpoint.
     *
     * @throws dev.userstream.settings.SettingsException if any cannot be used; it lists all problems
     */
    public static JobSettings readForReplay(Map<String, String> environment) {
        Map<String, String> complete = new HashMap<>(environment);
        complete.putIfAbsent(PREFIX + "CHECKPOINT_DIR", "none");
        return read(complete);
    }

    private static Profile profile(Settings settings) {
        String text = settings.text(PREFIX + "PROFILE", Profile.LATENCY.label());
        return Arrays.stream(Profile.values())
                .filter(profile -> profile.label().equals(text))
                .findFirst()
                .orElseGet(() -> {
                    settings.problem(PREFIX + "PROFILE: " + text + " (expected: latency or throughput)");
                    return Profile.LATENCY;
                });
    }

    private static Set<Store> stores(Settings settings) {
        String text = settings.text(PREFIX + "STORES", ALL_STORES);
        Set<Store> stores = EnumSet.noneOf(Store.class);
        for (String word : text.split(",", -1)) {
            Arrays.stream(Store.values())
                    .filter(store -> store.label().equals(word.strip()))
                    .findFirst()
                    .ifPresentOrElse(
                            stores::add,
                            () -> settings.problem(
                                    PREFIX + "STORES: " + text + " (expected: one or both of " + ALL_STORES + ")"));
        }
        return stores;
    }

    /** Tasks report what they have read every ten seconds; a watchdog must have missed more than one report. */
    private void checkWatchdogTimeout(Settings settings) {
        if (watchdogTimeout.compareTo(SHORTEST_WATCHDOG) < 0 || watchdogTimeout.compareTo(LONGEST_WATCHDOG) > 0) {
            settings.problem(PREFIX + "WATCHDOG_TIMEOUT: " + watchdogTimeout.toMillis() + "ms (expected: 30s to 1h)");
        }
    }

    private void checkStoreTimeout(Settings settings) {
        if (storeTimeout.toSeconds() < 1 || storeTimeout.compareTo(LONGEST_STORE_TIMEOUT) > 0) {
            settings.problem(PREFIX + "STORE_TIMEOUT: " + storeTimeout.toMillis()
                    + "ms (expected: 1s to 10s, since a batch waits for it, and a task its slot)");
        }
    }
}
