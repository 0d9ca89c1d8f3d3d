package dev.userstream.job.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SpanTest {
    @Test
    void piecesCoverEveryOffsetOnceInOrder() {
        Span span = new Span(Map.of(0, 5L, 1, 0L, 2, 9L), Map.of(0, 25L, 1, 3L, 2, 9L));

        List<Span> pieces = span.pieces(10);

        assertThat(pieces.stream().mapToLong(Span::size).sum())
                .isEqualTo(span.size())
                .isEqualTo(23);
        assertThat(pieces).allSatisfy(piece -> assertThat(piece.size()).isBetween(1L, 10L));
        for (long offset = 5; offset < 25; offset++) {
            long at = offset;
            assertThat(pieces).filteredOn(piece -> piece.contains(0, at)).hasSize(1);
        }
        assertThat(pieces.get(0).from()).isEqualTo(Map.of(0, 5L, 1, 0L));
    }

    @Test
    void nothingHasNoPieces() {
        assertThat(new Span(Map.of(0, 5L), Map.of(0, 5L)).pieces(10)).isEmpty();
        assertThat(new Span(Map.of(0, 5L), Map.of(1, 9L)).pieces(10)).isEmpty();
        assertThat(new Span(Map.of(0, 9L), Map.of(0, 5L)).size()).isZero();
    }

    @Test
    void aPieceIsNeverEmptyHoweverManyPartitionsShareIt() {
        Span span = new Span(Map.of(0, 0L, 1, 0L, 2, 0L), Map.of(0, 2L, 1, 2L, 2, 2L));

        assertThat(span.pieces(1)).hasSize(2);
    }
}
