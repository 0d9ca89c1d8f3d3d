package dev.userstream.producer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.settings.Secret;
import dev.userstream.settings.Settings;
import dev.userstream.settings.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SchemaRegistrySettingsTest {
    private static SchemaRegistrySettings read(Map<String, String> values) {
        Settings settings = Settings.of(values);
        SchemaRegistrySettings registry = SchemaRegistrySettings.read(settings);
        settings.check(SchemaRegistrySettings.PREFIX);
        return registry;
    }

    @Test
    void withoutAnySettingThereIsNoRegistry() {
        assertThat(read(Map.of()))
                .isEqualTo(new SchemaRegistrySettings(
                        Optional.empty(),
                        Optional.empty(),
                        Secret.of(""),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30)));
    }

    @Test
    void everySettingHasItsName() {
        assertThat(read(Map.of(
                        "USERSTREAM_SCHEMA_REGISTRY_URL", "http://registry:8080/apis/ccompat/v7",
                        "USERSTREAM_SCHEMA_REGISTRY_USERNAME", "producer",
                        "USERSTREAM_SCHEMA_REGISTRY_PASSWORD", "hidden",
                        "USERSTREAM_SCHEMA_REGISTRY_REQUEST_TIMEOUT", "2s",
                        "USERSTREAM_SCHEMA_REGISTRY_RETRY_TIMEOUT", "5m")))
                .isEqualTo(new SchemaRegistrySettings(
                        Optional.of(URI.create("http://registry:8080/apis/ccompat/v7")),
                        Optional.of("producer"),
                        Secret.of("hidden"),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(5)));
    }

    @Test
    void thePasswordMayStandInAFileAndIsNeverShown(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "hidden\n");

        SchemaRegistrySettings registry = read(Map.of(
                "USERSTREAM_SCHEMA_REGISTRY_USERNAME",
                "producer",
                "USERSTREAM_SCHEMA_REGISTRY_PASSWORD_FILE",
                file.toString()));

        assertThat(registry.password().reveal()).isEqualTo("hidden");
        assertThat(registry.toString()).contains("producer").doesNotContain("hidden");
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThatThrownBy(() -> read(Map.of(
                        "USERSTREAM_SCHEMA_REGISTRY_URL", "registry:8080",
                        "USERSTREAM_SCHEMA_REGISTRY_PASSWORD", "hidden",
                        "USERSTREAM_SCHEMA_REGISTRY_RETRY_TIMEOUT", "never",
                        "USERSTREAM_SCHEMA_REGISTRY_USER", "producer")))
                .isInstanceOf(SettingsException.class)
                .hasMessageNotContaining("hidden")
                .hasMessageContaining("USERSTREAM_SCHEMA_REGISTRY_URL: registry:8080 (expected: an http")
                .hasMessageContaining("USERSTREAM_SCHEMA_REGISTRY_USERNAME: not set, though a password is")
                .hasMessageContaining("USERSTREAM_SCHEMA_REGISTRY_RETRY_TIMEOUT: never")
                .hasMessageContaining("USERSTREAM_SCHEMA_REGISTRY_USER: no such setting (did you mean");
    }

    @Test
    void anAddressHoldsNoQuery() {
        assertThatThrownBy(() -> read(Map.of("USERSTREAM_SCHEMA_REGISTRY_URL", "http://registry:8080/?key=hidden")))
                .hasMessageContaining("USERSTREAM_SCHEMA_REGISTRY_URL: holds more than an address")
                .hasMessageNotContaining("hidden");
    }
}
