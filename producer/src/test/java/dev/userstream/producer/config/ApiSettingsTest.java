package dev.userstream.producer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.settings.Settings;
import dev.userstream.settings.SettingsException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiSettingsTest {
    private static ApiSettings read(Map<String, String> values) {
        Settings settings = Settings.of(values);
        ApiSettings api = ApiSettings.read(settings);
        settings.check(ApiSettings.PREFIX);
        return api;
    }

    @Test
    void everySettingHasItsName() {
        assertThat(read(Map.of(
                        "USERSTREAM_API_URL", "http://api.example:8000/api/1.3/",
                        "USERSTREAM_API_EXCHANGE_TIMEOUT", "5s",
                        "USERSTREAM_API_MAX_BODY_BYTES", "2000000",
                        "USERSTREAM_API_BUDGET_USERS", "0",
                        "USERSTREAM_API_BUDGET_WINDOW", "1m",
                        "USERSTREAM_API_RETRY_TIMEOUT", "10s",
                        "USERSTREAM_API_BACKOFF_MIN", "10ms",
                        "USERSTREAM_API_BACKOFF_MAX", "2s")))
                .isEqualTo(new ApiSettings(
                        URI.create("http://api.example:8000/api/1.3/"),
                        Duration.ofSeconds(5),
                        2_000_000,
                        0,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(10),
                        Duration.ofMillis(10),
                        Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @CsvSource({
        "http://api.example, http://api.example/api/1.4/",
        "http://api.example/, http://api.example/api/1.4/",
        "http://api.example:81, http://api.example:81/api/1.4/",
        "http://api.example/api/1.4, http://api.example/api/1.4",
        "http://[::1]:81, http://[::1]:81/api/1.4/"
    })
    void anAddressWithoutPathGetsThePinnedOne(String url, String expected) {
        assertThat(read(Map.of("USERSTREAM_API_URL", url)).url()).hasToString(expected);
    }

    @Test
    void allProblemsAreReportedAtOnce() {
        assertThatThrownBy(() -> read(Map.of(
                        "USERSTREAM_API_URL", "https://api.example/?results=5&key=hidden",
                        "USERSTREAM_API_BUDGET_USERS", "100",
                        "USERSTREAM_API_BACKOFF_MIN", "5m",
                        "USERSTREAM_API_RETRY_TIMEOUT", "never",
                        "USERSTREAM_API_BUDGET", "1")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("USERSTREAM_API_URL: holds more than an address")
                .hasMessageNotContaining("hidden")
                .hasMessageContaining("USERSTREAM_API_BUDGET_USERS: 100 (expected: 0 for none, or at least 5000")
                .hasMessageContaining("USERSTREAM_API_BACKOFF_MIN: PT5M (expected: at most USERSTREAM_API_BACKOFF_MAX")
                .hasMessageContaining("USERSTREAM_API_RETRY_TIMEOUT: never")
                .hasMessageContaining("USERSTREAM_API_BUDGET: no such setting");
    }
}
