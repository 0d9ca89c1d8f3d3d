package dev.userstream.job.sink.postgres;

import dev.userstream.settings.PostgresSettings;
import java.io.Serializable;
import java.time.Duration;

/**
 * The way to PostgreSQL. Travels to the executors.
 *
 * @param url JDBC address without credentials
 * @param username role name
 * @param password the role's password
 * @param timeout longest time that connecting or one statement may take
 */
public record PostgresAddress(String url, String username, String password, Duration timeout) implements Serializable {
    /** The address that the settings name. */
    public static PostgresAddress of(PostgresSettings settings, Duration timeout) {
        return new PostgresAddress(
                settings.url(), settings.username(), settings.password().reveal(), timeout);
    }

    @Override
    public String toString() {
        return "PostgresAddress[username=" + username + ", timeout=" + timeout + "]";
    }
}
