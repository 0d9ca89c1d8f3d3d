package dev.userstream.producer.config;

import dev.userstream.settings.Settings;
import java.net.URI;
import java.time.Duration;

/**
 * Where the source is and how it is treated.
 *
 * @param url address of the API with its version, without query; an address without a path gets {@code /api/1.4/}
 * @param exchangeTimeout most time for one whole exchange, from name resolution to the last byte
 * @param maxBodyBytes most bytes of one answer after decompression
 * @param budgetUsers most users to ask for within the window, by all runs together; 0 for no limit
 * @param budgetWindow the window of the budget
 * @param patience how long consecutive failures of one page are borne before its run gives up
 * @param backoffMin back-off after the first failure, before jitter
 * @param backoffMax largest back-off that grows by itself; an answer may ask for more
 */
public record ApiSettings(
        URI url,
        Duration exchangeTimeout,
        int maxBodyBytes,
        int budgetUsers,
        Duration budgetWindow,
        Duration patience,
        Duration backoffMin,
        Duration backoffMax) {
    /** Names of this concern start so. */
    public static final String PREFIX = "USERSTREAM_API_";

    /** Smallest budget: a page of the largest size must fit, or it would never be asked for. */
    public static final int MIN_BUDGET_USERS = 5_000;

    private static final String DEFAULT_PATH = "/api/1.4/";
    private static final URI DEFAULT_URL = URI.create("https://randomuser.me" + DEFAULT_PATH);
    private static final int MIB = 1_048_576;

    /**
     * Reads {@code USERSTREAM_API_URL}, {@code …_EXCHANGE_TIMEOUT}, {@code …_MAX_BODY_BYTES}, {@code …_BUDGET_USERS},
     * {@code …_BUDGET_WINDOW}, {@code …_PATIENCE}, {@code …_BACKOFF_MIN} and {@code …_BACKOFF_MAX}; all have defaults.
     */
    public static ApiSettings read(Settings settings) {
        ApiSettings api = new ApiSettings(
                address(settings),
                settings.duration(PREFIX + "EXCHANGE_TIMEOUT", Duration.ofSeconds(30)),
                settings.integer(PREFIX + "MAX_BODY_BYTES", 64 * MIB, MIB, 1024 * MIB),
                settings.integer(PREFIX + "BUDGET_USERS", 20_000, 0, Integer.MAX_VALUE),
                settings.duration(PREFIX + "BUDGET_WINDOW", Duration.ofMinutes(5)),
                settings.duration(PREFIX + "PATIENCE", Duration.ofMinutes(15)),
                settings.duration(PREFIX + "BACKOFF_MIN", Duration.ofSeconds(1)),
                settings.duration(PREFIX + "BACKOFF_MAX", Duration.ofMinutes(1)));
        api.noteProblems(settings);
        return api;
    }

    private void noteProblems(Settings settings) {
        if (budgetUsers > 0 && budgetUsers < MIN_BUDGET_USERS) {
            settings.problem(PREFIX + "BUDGET_USERS: " + budgetUsers + " (expected: 0 for none, or at least "
                    + MIN_BUDGET_USERS + ", the largest page)");
        }
        if (backoffMin.compareTo(backoffMax) > 0) {
            settings.problem(PREFIX + "BACKOFF_MIN: " + backoffMin + " (expected: at most " + PREFIX
                    + "BACKOFF_MAX, which is " + backoffMax + ")");
        }
    }

    private static URI address(Settings settings) {
        URI url = settings.httpAddress(PREFIX + "URL", DEFAULT_URL);
        if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
            settings.problem(PREFIX + "URL: holds more than an address (expected: no user, query or fragment)");
        }
        String path = url.getRawPath();
        return path == null || path.isEmpty() || path.equals("/") ? url.resolve(DEFAULT_PATH) : url;
    }
}
