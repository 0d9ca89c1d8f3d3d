package dev.userstream.job.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OffsetsJsonTest {
    @Test
    void offsetsOfTheTopicAreRead() {
        String text = "{\"other\":{\"0\":1},\"users_created\":{\"0\":12,\"3\":9000000000}}";

        assertThat(OffsetsJson.read(text, "users_created")).isEqualTo(Map.of(0, 12L, 3, 9_000_000_000L));
    }

    @Test
    void aTopicThatIsNotThereHasNone() {
        assertThat(OffsetsJson.read("{}", "users_created")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "[]",
                "{\"users_created\":1}",
                "{\"users_created\":{\"x\":1}}",
                "{\"users_created\":{\"0\":\"1\"}}"
            })
    void otherTextsAreNamed(String text) {
        assertThatThrownBy(() -> OffsetsJson.read(text, "users_created"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("offsets: " + text);
    }
}
