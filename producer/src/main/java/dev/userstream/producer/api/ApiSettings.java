package dev.userstream.producer.api;

import dev.userstream.settings.SettingNames;
import dev.userstream.settings.Settings;
import java.net.URI;
import java.time.Duration;

/**
 * The source's address and how it is used.
 *
 * @param url address of the API with its version, without query; an address without a path gets {@code /api/1.4/}
 * @param exchangeTimeout most time for one whole exchange, from name resolution to the last byte
 * @param maxBodyBytes most bytes of one answer after decompression
 * @param budgetUsers most users to request within the window, by all runs together; 0 for no limit
 * @param budgetWindow the window of the budget
 * @param retryTimeout how long consecutive failures of one page are retried before its run fails
 * @param backoffMin back-off after the first failure, before jitter
 * @param backoffMax largest back-off of ours; {@code Retry-After} may ask for more
 */
public record ApiSettings(
        URI url,
        Duration exchangeTimeout,
        int maxBodyBytes,
        int budgetUsers,
        Duration budgetWindow,
        Duration retryTimeout,
        Duration backoffMin,
        Duration backoffMax) {
    /** Prefix of these settings' names. */
    public static final String PREFIX = "USERSTREAM_API_";

    private static final String DEFAULT_PATH = "/api/1.4/";
    private static final URI DEFAULT_URL = URI.create("https://randomuser.me" + DEFAULT_PATH);
    private static final int MIB = 1_048_576;

    /** Reads every {@code USERSTREAM_API_…}; all have defaults. Problems are noted in the settings. */
    public static ApiSettings read(Settings settings) {
        ApiSettings api = new ApiSettings(
                address(settings),
                settings.duration(SettingNames.API_EXCHANGE_TIMEOUT, Duration.ofSeconds(30)),
                settings.integer(SettingNames.API_MAX_BODY_BYTES, 64 * MIB, MIB, 1024 * MIB),
                settings.integer(SettingNames.API_BUDGET_USERS, 20_000, 0, Integer.MAX_VALUE),
                settings.duration(SettingNames.API_BUDGET_WINDOW, Duration.ofMinutes(5)),
                settings.duration(SettingNames.API_RETRY_TIMEOUT, Duration.ofMinutes(15)),
                settings.duration(SettingNames.API_BACKOFF_MIN, Duration.ofSeconds(1)),
                settings.duration(SettingNames.API_BACKOFF_MAX, Duration.ofMinutes(1)));
        int users = api.budgetUsers;
        if (users > 0 && users < PageRequest.MAX_SIZE) {
            settings.problem(SettingNames.API_BUDGET_USERS + ": " + users + " (expected: 0 for none, or at least "
                    + PageRequest.MAX_SIZE + ", the largest page)");
        }
        if (api.backoffMin.compareTo(api.backoffMax) > 0) {
            settings.problem(SettingNames.API_BACKOFF_MIN + ": " + api.backoffMin + " (expected: at most "
                    + SettingNames.API_BACKOFF_MAX + ", which is " + api.backoffMax + ")");
        }
        return api;
    }

    private static URI address(Settings settings) {
        URI url = settings.httpAddress(SettingNames.API_URL, DEFAULT_URL);
        if (url.getRawQuery() != null || url.getRawFragment() != null || url.getRawUserInfo() != null) {
            settings.problem(
                    SettingNames.API_URL + ": holds more than an address (expected: no user, query or fragment)");
        }
        String path = url.getRawPath();
        return path == null || path.isEmpty() || path.equals("/") ? url.resolve(DEFAULT_PATH) : url;
    }
}
