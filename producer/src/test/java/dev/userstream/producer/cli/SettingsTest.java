package dev.userstream.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.producer.api.ApiSettings;
import dev.userstream.producer.registry.SchemaRegistrySettings;
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
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {
    private static ApiSettings api(Map<String, String> values) {
        return read(values, ApiSettings::read, ApiSettings.PREFIX);
    }

    private static ProducerSettings producer(Map<String, String> values) {
        return read(values, ProducerSettings::read, ProducerSettings.PREFIX);
    }

    private static SchemaRegistrySettings registry(Map<String, String> values) {
        return read(values, SchemaRegistrySettings::read, SchemaRegistrySettings.PREFIX);
    }

    private static <T> T read(Map<String, String> values, Function<Settings, T> reader, String prefix) {
        Settings settings = Settings.of(values);
        T read = reader.apply(settings);
        settings.check(prefix);
        return read;
    }

    @Test
    void everythingHasADefault() {
        assertThat(api(Map.of()).url()).hasToString("https://randomuser.me/api/1.4/");
        assertThat(producer(Map.of()))
                .hasToString("ProducerSettings[url=http://127.0.0.1:8090, httpHost=127.0.0.1, httpPort=8090,"
                        + " allowedHosts=[], connectTimeout=PT10S, deliveryTimeout=PT30S, bufferBytes=33554432,"
                        + " compression=lz4, maxRejectedPercent=50, maxRunningRuns=16]");
        assertThat(registry(Map.of()))
                .isEqualTo(new SchemaRegistrySettings(
                        Optional.empty(),
                        Optional.empty(),
                        new Secret(""),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30)));
    }

    @Test
    void everythingCanBeSet() {
        assertThat(api(Map.of(
                        "USERSTREAM_API_URL", "http://api.example:8000/api/1.3/",
                        "USERSTREAM_API_EXCHANGE_TIMEOUT", "5s",
                        "USERSTREAM_API_MAX_BODY_BYTES", "2000000",
                        "USERSTREAM_API_BUDGET_USERS", "0",
                        "USERSTREAM_API_BUDGET_WINDOW", "1m",
                        "USERSTREAM_API_RETRY_TIMEOUT", "10s",
                        "USERSTREAM_API_BACKOFF_MIN", "10ms",
                        "USERSTREAM_API_BACKOFF_MAX", "2s")))
                .hasToString("ApiSettings[url=http://api.example:8000/api/1.3/, exchangeTimeout=PT5S,"
                        + " maxBodyBytes=2000000, budgetUsers=0, budgetWindow=PT1M, retryTimeout=PT10S,"
                        + " backoffMin=PT0.01S, backoffMax=PT2S]");
        assertThat(producer(Map.of(
                        "USERSTREAM_PRODUCER_URL", "http://producer:1",
                        "USERSTREAM_PRODUCER_HTTP_HOST", "0.0.0.0",
                        "USERSTREAM_PRODUCER_HTTP_PORT", "0",
                        "USERSTREAM_PRODUCER_HTTP_ALLOWED_HOSTS", "A.example.com",
                        "USERSTREAM_PRODUCER_CONNECT_TIMEOUT", "3s",
                        "USERSTREAM_PRODUCER_DELIVERY_TIMEOUT", "1m",
                        "USERSTREAM_PRODUCER_BUFFER_BYTES", "2000000",
                        "USERSTREAM_PRODUCER_COMPRESSION", "zstd",
                        "USERSTREAM_PRODUCER_MAX_REJECTED_PERCENT", "0",
                        "USERSTREAM_PRODUCER_MAX_RUNNING_RUNS", "3")))
                .hasToString("ProducerSettings[url=http://producer:1, httpHost=0.0.0.0, httpPort=0,"
                        + " allowedHosts=[a.example.com], connectTimeout=PT3S, deliveryTimeout=PT1M, bufferBytes=2000000,"
                        + " compression=zstd, maxRejectedPercent=0, maxRunningRuns=3]");
        assertThat(registry(Map.of(
                        "USERSTREAM_SCHEMA_REGISTRY_URL", "http://registry:8080/apis/ccompat/v7",
                        "USERSTREAM_SCHEMA_REGISTRY_USERNAME", "producer",
                        "USERSTREAM_SCHEMA_REGISTRY_PASSWORD", "hidden",
                        "USERSTREAM_SCHEMA_REGISTRY_REQUEST_TIMEOUT", "2s",
                        "USERSTREAM_SCHEMA_REGISTRY_RETRY_TIMEOUT", "5m")))
                .isEqualTo(new SchemaRegistrySettings(
                        Optional.of(URI.create("http://registry:8080/apis/ccompat/v7")),
                        Optional.of("producer"),
                        new Secret("hidden"),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @CsvSource({
        "http://api.example, http://api.example/api/1.4/",
        "http://api.example/, http://api.example/api/1.4/",
        "http://api.example:81, http://api.example:81/api/1.4/",
        "http://offline_api:8092, http://offline_api:8092/api/1.4/",
        "http://offline_api:8092/, http://offline_api:8092/api/1.4/",
        "http://api.example/api/1.4, http://api.example/api/1.4",
        "http://[::1]:81, http://[::1]:81/api/1.4/"
    })
    void anApiAddressWithoutPathGetsThePinnedVersion(String url, String expected) {
        assertThat(api(Map.of("USERSTREAM_API_URL", url)).url()).hasToString(expected);
    }

    @Test
    void thePasswordMayBeInAFileAndIsNeverShown(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "hidden\n");

        SchemaRegistrySettings registry = registry(Map.of(
                "USERSTREAM_SCHEMA_REGISTRY_USERNAME",
                "producer",
                "USERSTREAM_SCHEMA_REGISTRY_PASSWORD_FILE",
                file.toString()));

        assertThat(registry.password().reveal()).isEqualTo("hidden");
        assertThat(registry.toString()).contains("producer").doesNotContain("hidden");
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThatThrownBy(() -> api(Map.of(
                        "USERSTREAM_API_URL", "https://api.example/?results=5&key=hidden",
                        "USERSTREAM_API_BUDGET_USERS", "100",
                        "USERSTREAM_API_BACKOFF_MIN", "5m",
                        "USERSTREAM_API_RETRY_TIMEOUT", "never",
                        "USERSTREAM_API_BUDGET", "1")))
                .isInstanceOf(SettingsException.class)
                .hasMessageNotContaining("hidden")
                .hasMessageContainingAll(
                        "USERSTREAM_API_URL: holds more than an address",
                        "USERSTREAM_API_BUDGET_USERS: 100 (expected: 0 for none, or at least 5000",
                        "USERSTREAM_API_BACKOFF_MIN: PT5M (expected: at most USERSTREAM_API_BACKOFF_MAX",
                        "USERSTREAM_API_RETRY_TIMEOUT: never",
                        "USERSTREAM_API_BUDGET: no such setting");
        assertThatThrownBy(() -> producer(Map.of(
                        "USERSTREAM_PRODUCER_HTTP_PORT", "65536",
                        "USERSTREAM_PRODUCER_CONNECT_TIMEOUT", "99ms",
                        "USERSTREAM_PRODUCER_DELIVERY_TIMEOUT", "11m",
                        "USERSTREAM_PRODUCER_BUFFER_BYTES", "1",
                        "USERSTREAM_PRODUCER_COMPRESSION", "rar",
                        "USERSTREAM_PRODUCER_MAX_REJECTED_PERCENT", "101",
                        "USERSTREAM_PRODUCER_MAX_RUNNING_RUNS", "0",
                        "USERSTREAM_PRODUCER_HTTP_PROT", "8090")))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        failure -> assertThat(failure.problems())
                                .hasSize(8)
                                .allMatch(problem -> problem.startsWith("USERSTREAM_PRODUCER_"))
                                .anyMatch(problem -> problem.contains("expected: a duration from 100ms to 10m"))
                                .anyMatch(problem -> problem.contains("did you mean USERSTREAM_PRODUCER_HTTP_PORT?")));
        assertThatThrownBy(() -> registry(Map.of(
                        "USERSTREAM_SCHEMA_REGISTRY_URL", "http://registry:8080/?key=hidden",
                        "USERSTREAM_SCHEMA_REGISTRY_PASSWORD", "hidden",
                        "USERSTREAM_SCHEMA_REGISTRY_RETRY_TIMEOUT", "never",
                        "USERSTREAM_SCHEMA_REGISTRY_USER", "producer")))
                .isInstanceOf(SettingsException.class)
                .hasMessageNotContaining("hidden")
                .hasMessageContainingAll(
                        "USERSTREAM_SCHEMA_REGISTRY_URL: holds more than an address",
                        "USERSTREAM_SCHEMA_REGISTRY_USERNAME: not set, though a password is",
                        "USERSTREAM_SCHEMA_REGISTRY_RETRY_TIMEOUT: never",
                        "USERSTREAM_SCHEMA_REGISTRY_USER: no such setting (did you mean");
    }
}
