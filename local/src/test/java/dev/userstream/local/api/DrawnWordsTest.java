package dev.userstream.local.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class DrawnWordsTest {
    @Test
    void theFileHoldsWhatDatafakerDraws() throws IOException {
        try (InputStream file = Objects.requireNonNull(DrawnWords.class.getResourceAsStream(DrawnWords.RESOURCE))) {
            assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .as("words; DatafakerWords.main writes them anew")
                    .isEqualTo(DatafakerWords.draw());
        }
    }

    @Test
    void everyCountryHasItsWords() {
        DrawnWords drawn = DrawnWords.read();

        assertThat(Nationality.ALL).allSatisfy(nationality -> {
            Words words = Words.of(nationality, drawn);
            assertThat(List.of(words.firstNames(), words.lastNames(), words.streets(), words.cities(), words.states()))
                    .allSatisfy(pool -> assertThat(pool).hasSize(64));
        });
    }
}
