package dev.userstream.producer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.userstream.settings.Settings;
import dev.userstream.settings.SettingsException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProducerSettingsTest {
    @Test
    void everythingHasADefault() {
        assertThat(read(Map.of()))
                .isEqualTo(new ProducerSettings(
                        URI.create("http://127.0.0.1:8090"),
                        InetAddress.getLoopbackAddress().getHostAddress(),
                        8090,
                        Set.of(),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        32 * 1024 * 1024,
                        "lz4",
                        50,
                        16));
    }

    @Test
    void everythingCanBeSet() {
        assertThat(read(Map.of(
                        "USERSTREAM_PRODUCER_URL", "http://producer:1",
                        "USERSTREAM_PRODUCER_HTTP_HOST", "0.0.0.0",
                        "USERSTREAM_PRODUCER_HTTP_PORT", "0",
                        "USERSTREAM_PRODUCER_HTTP_ALLOWED_HOSTS", "A.example.com, b.example.com",
                        "USERSTREAM_PRODUCER_CONNECT_TIMEOUT", "3s",
                        "USERSTREAM_PRODUCER_DELIVERY_TIMEOUT", "1m",
                        "USERSTREAM_PRODUCER_BUFFER_BYTES", "2000000",
                        "USERSTREAM_PRODUCER_COMPRESSION", "zstd",
                        "USERSTREAM_PRODUCER_MAX_REJECTED_PERCENT", "0",
                        "USERSTREAM_PRODUCER_MAX_RUNNING_RUNS", "3")))
                .isEqualTo(new ProducerSettings(
                        URI.create("http://producer:1"),
                        "0.0.0.0",
                        0,
                        Set.of("a.example.com", "b.example.com"),
                        Duration.ofSeconds(3),
                        Duration.ofMinutes(1),
                        2_000_000,
                        "zstd",
                        0,
                        3));
    }

    @Test
    void allProblemsAreTold() {
        SettingsException problems = catchThrowableOfType(
                SettingsException.class,
                () -> read(Map.of(
                        "USERSTREAM_PRODUCER_HTTP_PORT", "65536",
                        "USERSTREAM_PRODUCER_CONNECT_TIMEOUT", "0s",
                        "USERSTREAM_PRODUCER_DELIVERY_TIMEOUT", "11m",
                        "USERSTREAM_PRODUCER_BUFFER_BYTES", "1",
                        "USERSTREAM_PRODUCER_COMPRESSION", "rar",
                        "USERSTREAM_PRODUCER_MAX_REJECTED_PERCENT", "101",
                        "USERSTREAM_PRODUCER_MAX_RUNNING_RUNS", "0",
                        "USERSTREAM_PRODUCER_HTTP_PROT", "8090")));

        assertThat(problems.problems())
                .hasSize(8)
                .allMatch(problem -> problem.startsWith("USERSTREAM_PRODUCER_"))
                .anyMatch(problem -> problem.contains("did you mean USERSTREAM_PRODUCER_HTTP_PORT?"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"99ms", "11m", "30d"})
    void aTimeoutThatKafkasClientCannotKeepIsAProblem(String timeout) {
        assertThatThrownBy(() -> read(Map.of("USERSTREAM_PRODUCER_CONNECT_TIMEOUT", timeout)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("expected: a duration from 100ms to 10m");
    }

    private static ProducerSettings read(Map<String, String> values) {
        Settings settings = Settings.of(values);
        ProducerSettings read = ProducerSettings.read(settings);
        settings.check(ProducerSettings.PREFIX);
        return read;
    }
}
