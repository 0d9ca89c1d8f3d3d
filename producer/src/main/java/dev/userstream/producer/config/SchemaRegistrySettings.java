package dev.userstream.producer.config;

import dev.userstream.settings.Secret;
import dev.userstream.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where the schema registry is, if there is one, and how we log in.
 *
 * @param url base address of its Confluent-compatible API; empty where there is no registry
 * @param username for basic authentication; empty where the registry asks for none
 * @param password the user's password
 * @param requestTimeout most time for one whole request
 * @param patience how long a command asks a registry that does not answer; the service asks until it does
 */
public record SchemaRegistrySettings(
        Optional<URI> url, Optional<String> username, Secret password, Duration requestTimeout, Duration patience) {
    /** Names of this concern start so. */
    public static final String PREFIX = "USERSTREAM_SCHEMA_REGISTRY_";

    /**
     * Reads {@code USERSTREAM_SCHEMA_REGISTRY_URL}, {@code …_USERNAME}, {@code …_PASSWORD}, {@code …_REQUEST_TIMEOUT} and
     * {@code …_PATIENCE}; none must be set.
     */
    public static SchemaRegistrySettings read(Settings settings) {
        SchemaRegistrySettings registry = new SchemaRegistrySettings(
                address(settings),
                settings.optionalText(PREFIX + "USERNAME"),
                settings.secret(PREFIX + "PASSWORD", Secret.of("")),
                settings.duration(PREFIX + "REQUEST_TIMEOUT", Duration.ofSeconds(10)),
                settings.duration(PREFIX + "PATIENCE", Duration.ofSeconds(30)));
        if (registry.username.isEmpty() && !registry.password.reveal().isEmpty()) {
            settings.problem(PREFIX + "USERNAME: not set, though a password is (expected: both or neither)");
        }
        return registry;
    }

    private static Optional<URI> address(Settings settings) {
        Optional<URI> url =
                settings.optionalText(PREFIX + "URL").map(set -> settings.httpAddress(PREFIX + "URL", null));
        if (url.filter(address -> address.getRawQuery() != null || address.getRawFragment() != null)
                .isPresent()) {
            settings.problem(PREFIX + "URL: holds more than an address (expected: no query and no fragment)");
        }
        return url;
    }
}
