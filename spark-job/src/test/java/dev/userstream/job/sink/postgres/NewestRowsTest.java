package dev.userstream.job.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.job.parse.Samples;
import dev.userstream.job.parse.UserRow;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class NewestRowsTest {
    private final NewestRows rows = new NewestRows();

    @Test
    void theNewestOfAnIdIsKeptWhicheverComesFirst() {
        UUID id = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        UserRow newer = Samples.row(id, 2);
        UserRow otherNewer = Samples.row(other, 2);

        rows.add(Samples.row(id, 1));
        rows.add(newer);
        rows.add(otherNewer);
        rows.add(Samples.row(other, 1));

        assertThat(rows.drain()).containsExactlyInAnyOrder(newer, otherNewer);
    }

    @Test
    void rowsComeInTheOrderOfTheirIdsSoThatTwoWritersCannotDeadlock() {
        for (int offset = 0; offset < 100; offset++) {
            rows.add(Samples.row(UUID.randomUUID(), offset));
        }

        assertThat(rows.drain()).extracting(row -> row.user().id()).isSorted().hasSize(100);
    }

    @Test
    void drainingLeavesNothing() {
        rows.add(Samples.row(UUID.randomUUID(), 1));

        rows.drain();

        assertThat(rows.size()).isZero();
        assertThat(rows.drain()).isEmpty();
    }
}
