package dev.userstream.job.sink.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Header;
import dev.userstream.job.parse.Samples;
import dev.userstream.job.parse.UserRow;
import java.util.List;
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
    void onlyTheBytesOfKeptRowsCount() {
        UUID id = UUID.randomUUID();
        UserRow older = Samples.row(id, 1);
        UserRow newer = Samples.row(id, 2, new Header("trace", new byte[1_000]));
        UserRow large = Samples.largeRow(3, 100_000);

        List.of(older, newer, older, large).forEach(rows::add);

        assertThat(rows.bytes())
                .isEqualTo(newer.source().bytes() + large.source().bytes())
                .isGreaterThan(101_000);
    }

    @Test
    void drainingLeavesNothing() {
        rows.add(Samples.row(UUID.randomUUID(), 1));

        rows.drain();

        assertThat(rows.bytes()).isZero();
        assertThat(rows.size()).isZero();
        assertThat(rows.drain()).isEmpty();
    }
}
