package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    @Test
    void waitsDoubleUpToTheLongest() {
        assertThat(IntStream.of(1, 2, 3, 4, 5, 6, 1_000)
                        .mapToObj(Backoff.OF_QUERIES::after)
                        .map(wait -> wait.toSeconds()))
                .containsExactly(1L, 2L, 4L, 8L, 15L, 15L, 15L);
    }
}
