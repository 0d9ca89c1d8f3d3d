package dev.userstream.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "manual__2026-01-01T00:00:00+00:00", "scheduled__2026-01-01T00:00:00.123456~1", "-"})
    void namesFromAirflowAreValid(String text) {
        assertThat(new RunId(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a/b", "a\n", "a\u0000", "é", "٣", "a%2Fb", "\uD83D\uDE00"})
    void otherCharactersAreRefused(String text) {
        assertThatThrownBy(() -> new RunId(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("run id: not usable (expected: " + RunId.EXPECTED + ")");
    }

    @Test
    void maximumLengthIs250() {
        assertThat(RunId.isValid("x".repeat(250))).isTrue();
        assertThat(RunId.isValid("x".repeat(251))).isFalse();
    }
}
