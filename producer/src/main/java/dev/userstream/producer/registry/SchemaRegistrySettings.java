package dev.userstream.producer.registry;

import dev.userstream.settings.Secret;
import dev.userstream.settings.SettingNames;
import dev.userstream.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The schema registry's address, if there is one, and credentials.
 *
 * @param url base address of its Confluent-compatible API; empty where there is no registry
 * @param username for basic authentication; empty where the registry asks for none
 * @param password the user's password
 * @param requestTimeout most time for one whole request
 * @param retryTimeout how long a command retries a registry that does not answer; the service retries until it does
 */
public record SchemaRegistrySettings(
        Optional<URI> url, Optional<String> username, Secret password, Duration requestTimeout, Duration retryTimeout) {
    /** Prefix of these settings' names. */
    public static final String PREFIX = "USERSTREAM_SCHEMA_REGISTRY_";

    /** Reads every {@code USERSTREAM_SCHEMA_REGISTRY_…}; none is required. Problems are noted in the settings. */
    public static SchemaRegistrySettings read(Settings settings) {
        SchemaRegistrySettings registry = new SchemaRegistrySettings(
                address(settings),
                settings.optionalText(SettingNames.SCHEMA_REGISTRY_USERNAME),
                settings.secret(SettingNames.SCHEMA_REGISTRY_PASSWORD, new Secret("")),
                settings.duration(SettingNames.SCHEMA_REGISTRY_REQUEST_TIMEOUT, Duration.ofSeconds(10)),
                settings.duration(SettingNames.SCHEMA_REGISTRY_RETRY_TIMEOUT, Duration.ofSeconds(30)));
        if (registry.username.isEmpty() && !registry.password.reveal().isEmpty()) {
            settings.problem(SettingNames.SCHEMA_REGISTRY_USERNAME
                    + ": not set, though a password is (expected: both or neither)");
        }
        return registry;
    }

    private static Optional<URI> address(Settings settings) {
        Optional<URI> url = settings.optionalHttpAddress(SettingNames.SCHEMA_REGISTRY_URL);
        if (url.isPresent() && (url.get().getRawQuery() != null || url.get().getRawFragment() != null)) {
            settings.problem(SettingNames.SCHEMA_REGISTRY_URL
                    + ": holds more than an address (expected: no query and no fragment)");
        }
        return url;
    }
}
