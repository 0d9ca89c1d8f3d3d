package dev.userstream.settings;

import java.io.Serializable;
import java.util.Locale;

/**
 * Where PostgreSQL is and how we log in.
 *
 * @param url JDBC address, {@code jdbc:postgresql://host:port/database}, without credentials
 * @param username role name
 * @param password the role's password
 */
public record PostgresSettings(String url, String username, Secret password) implements Serializable {
    /** Names of this concern start so. */
    public static final String PREFIX = "USERSTREAM_POSTGRES_";

    private static final String SCHEME = "jdbc:postgresql://";

    /** Reads {@code USERSTREAM_POSTGRES_URL}, {@code …_USERNAME} and {@code …_PASSWORD}. */
    public static PostgresSettings read(Settings settings) {
        return new PostgresSettings(
                url(settings, SettingNames.POSTGRES_URL),
                settings.text(SettingNames.POSTGRES_USERNAME, "userstream"),
                settings.secret(SettingNames.POSTGRES_PASSWORD, Secret.of("")));
    }

    /** An address is logged and shown, so one that may hold credentials is refused, and never repeated. */
    private static String url(Settings settings, String name) {
        String url = settings.text(name);
        if (url.isEmpty()) {
            return url;
        }
        if (!url.startsWith(SCHEME)) {
            settings.problem(name + ": not a PostgreSQL address (expected: " + SCHEME + "host:port/database)");
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
