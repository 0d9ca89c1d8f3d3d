package dev.userstream.settings;

/**
 * Where PostgreSQL is and how we log in.
 *
 * @param url JDBC address, {@code jdbc:postgresql://host:port/database}, without credentials
 * @param username role name
 * @param password the role's password
 */
public record PostgresSettings(String url, String username, Secret password) {
    /** Names of this concern start so. */
    public static final String PREFIX = "USERSTREAM_POSTGRES_";

    private static final String SCHEME = "jdbc:postgresql://";

    /** Reads {@code USERSTREAM_POSTGRES_URL}, {@code …_USERNAME} and {@code …_PASSWORD}. */
    public static PostgresSettings read(Settings settings) {
        String url = settings.text(PREFIX + "URL");
        if (!url.isEmpty() && !url.startsWith(SCHEME)) {
            settings.problem(PREFIX + "URL: not a PostgreSQL address (expected: " + SCHEME + "host:port/database)");
        } else if (url.contains("password=")) {
            settings.problem(PREFIX + "URL: holds a password (expected: it in " + PREFIX + "PASSWORD)");
        }
        return new PostgresSettings(
                url,
                settings.text(PREFIX + "USERNAME", "userstream"),
                settings.secret(PREFIX + "PASSWORD", Secret.of("")));
    }
}
