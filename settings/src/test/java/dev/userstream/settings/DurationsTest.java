package dev.userstream.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "1ms, PT0.001S",
        "500MS, PT0.5S",
        "60s, PT1M",
        "5m, PT5M",
        "1h, PT1H",
        "365d, PT8760H",
        "PT1M30S, PT1M30S",
        "pt0.25s, PT0.25S",
        "P1D, PT24H"
    })
    void shortAndIsoFormsAreParsed(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @Test
    void otherFormsAreRefused() {
        String invalid =
                "|5|m|5 m|-5m|0s|1.5s|PT0S|PT-1S|PT0.0001S|PT1.0005S|366d|P366D|٥m|5min|9999999999999s|999999999999d"
                        + "|PT9223372036854775807S|forever";

        assertThat(invalid.split("\\|"))
                .allSatisfy(text -> assertThatThrownBy(() -> Durations.parse(text))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(text + " (expected: " + Durations.EXPECTED + ")"));
    }
}
