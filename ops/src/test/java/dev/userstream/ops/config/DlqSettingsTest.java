package dev.userstream.ops.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.settings.SettingsException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DlqSettingsTest {
    private static final String BROKERS = "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS";

    @Test
    void theBrokersAreEnough() {
        DlqSettings settings = DlqSettings.read(Map.of(BROKERS, "broker:9092"));

        assertThat(settings.kafka().bootstrap()).isEqualTo("broker:9092");
        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theOtherSettingsOfTheOperatorMayBeThere() {
        DlqSettings settings = DlqSettings.read(Map.of(
                BROKERS, "broker:9092", "USERSTREAM_OPS_REQUEST_TIMEOUT", "3s", "USERSTREAM_OPS_HTTP_PORT", "1"));

        assertThat(settings.requestTimeout()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void withoutBrokersNothingGoes() {
        assertThatThrownBy(() -> DlqSettings.read(Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(BROKERS);
    }
}
