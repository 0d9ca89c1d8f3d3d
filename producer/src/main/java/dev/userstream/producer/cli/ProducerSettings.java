package dev.userstream.producer.cli;

import dev.userstream.http.RequestGuard;
import dev.userstream.settings.SettingNames;
import dev.userstream.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How the producer serves and publishes.
 *
 * @param url address of the service, for its clients
 * @param httpPort port to listen on; 0 for any free one
 * @param allowedHosts lower-case host names, beside addresses and names without a dot, under which requests are accepted
 * @param connectTimeout longest time of one request to Kafka, 100 ms to 10 minutes
 * @param deliveryTimeout how long Kafka's client tries to deliver a record before the run sends it again, 1 s to 10 minutes
 * @param bufferBytes most bytes of records that wait for their acknowledgement, for each run
 * @param compression Kafka's name of the compression of record batches
 * @param maxRejectedPercent a run that refuses more than this share of its users fails, 0 to 100
 * @param maxRunningRuns most runs that are active at the same time
 */
record ProducerSettings(
        URI url,
        String httpHost,
        int httpPort,
        Set<String> allowedHosts,
        Duration connectTimeout,
        Duration deliveryTimeout,
        int bufferBytes,
        String compression,
        int maxRejectedPercent,
        int maxRunningRuns) {
    /** Prefix of these settings' names. */
    static final String PREFIX = "USERSTREAM_PRODUCER_";

    private static final URI DEFAULT_URL = URI.create("http://127.0.0.1:8090");
    private static final List<String> COMPRESSIONS = List.of("lz4", "zstd", "snappy", "gzip", "none");
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
    private static final int MEBIBYTE = 1024 * 1024;

    /** Reads every {@code USERSTREAM_PRODUCER_…}; problems are noted in the settings. */
    static ProducerSettings read(Settings settings) {
        return new ProducerSettings(
                settings.httpAddress(SettingNames.PRODUCER_URL, DEFAULT_URL),
                settings.text(SettingNames.PRODUCER_HTTP_HOST, "127.0.0.1"),
                settings.integer(SettingNames.PRODUCER_HTTP_PORT, 8090, 0, 65_535),
                RequestGuard.hosts(settings.optionalText(SettingNames.PRODUCER_HTTP_ALLOWED_HOSTS)),
                timeout(settings, SettingNames.PRODUCER_CONNECT_TIMEOUT, Duration.ofSeconds(10), 100),
                timeout(settings, SettingNames.PRODUCER_DELIVERY_TIMEOUT, Duration.ofSeconds(30), 1_000),
                settings.integer(SettingNames.PRODUCER_BUFFER_BYTES, 32 * MEBIBYTE, MEBIBYTE, 1024 * MEBIBYTE),
                compression(settings, SettingNames.PRODUCER_COMPRESSION),
                settings.integer(SettingNames.PRODUCER_MAX_REJECTED_PERCENT, 50, 0, 100),
                settings.integer(SettingNames.PRODUCER_MAX_RUNNING_RUNS, 16, 1, 1_000));
    }

    /** Kafka's client takes milliseconds as an int. */
    private static Duration timeout(Settings settings, String name, Duration fallback, long shortestMs) {
        Duration timeout = settings.duration(name, fallback);
        if (timeout.toMillis() < shortestMs || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            settings.problem(name + ": " + timeout + " (expected: a duration from " + shortestMs + "ms to "
                    + LONGEST_TIMEOUT.toMinutes() + "m)");
        }
        return timeout;
    }

    private static String compression(Settings settings, String name) {
        String compression = settings.text(name, "lz4");
        if (!COMPRESSIONS.contains(compression)) {
            settings.problem(name + ": " + compression + " (expected: one of " + String.join(", ", COMPRESSIONS) + ")");
        }
        return compression;
    }
}
