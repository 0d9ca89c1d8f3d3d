package dev.userstream.settings;

import java.io.Serializable;
import java.util.Locale;

/**
 * Address and credentials of PostgreSQL. Serializable, so that Spark can pass it to its executors.
 *
 * @param url JDBC address, {@code jdbc:postgresql://host:port/database}, without credentials
 * @param username role name
 * @param password the role's password
 */
public record PostgresSettings(String url, String username, Secret password) implements Serializable {
    /** Prefix of the settings' names. */
    public static final String PREFIX = "USERSTREAM_POSTGRES_";

    private static final String SCHEME = "jdbc:postgresql://";
    private static final String EXPECTED = SCHEME + "host:port/database";

    /** Reads {@code USERSTREAM_POSTGRES_URL}, {@code …_USERNAME} and {@code …_PASSWORD}. */
    public static PostgresSettings read(Settings settings) {
        return new PostgresSettings(
                url(settings, SettingNames.POSTGRES_URL),
                settings.text(SettingNames.POSTGRES_USERNAME, "userstream"),
                settings.secret(SettingNames.POSTGRES_PASSWORD, new Secret("")));
    }

    /** Refuses an address that may hold credentials, because addresses are logged; the problem does not repeat it. */
    private static String url(Settings settings, String name) {
        String url = settings.requiredText(name, EXPECTED);
        if (!url.isEmpty() && !url.startsWith(SCHEME)) {
            settings.problem(name + ": not a PostgreSQL address (expected: " + EXPECTED + ")");
            return "";
        }
        if (url.contains("@") || url.toLowerCase(Locale.ROOT).contains("password=")) {
            settings.problem(name + ": holds credentials (expected: them in " + SettingNames.POSTGRES_USERNAME + " and "
                    + SettingNames.POSTGRES_PASSWORD + ")");
            return "";
        }
        return url;
    }
}
