package dev.userstream.local.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

final class LatencyFiguresTest {
    private static final RunId RUN = new RunId("run");
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void samplesAreSpreadEvenlyFromTheFirstUserOn() {
        List<Sample> samples = Sample.of(RUN, 1_000, 200);

        assertThat(samples).hasSize(200).startsWith(new Sample(0, UserIds.of(RUN, 0)));
        assertThat(samples.get(199).sequence()).isEqualTo(995);
        assertThat(Sample.of(RUN, 3, 200)).hasSize(3);
        assertThat(Sample.of(RUN, 1_001, 200)).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void aPublisherThatFallsBehindDoesNotMakeItsUsersLookFast() {
        Instant late = BEGIN.plusSeconds(9);
        Schedule schedule = new Schedule(Map.of(0L, BEGIN, 10L, late), Optional.of(10.0));

        assertThat(schedule.intended(10)).hasValue(BEGIN.plusSeconds(1));
    }

    @Test
    void aPublisherThatRunsAheadCountsFromItsRecord() {
        Instant early = BEGIN.plusMillis(100);
        Schedule schedule = new Schedule(Map.of(0L, BEGIN, 10L, early), Optional.of(10.0));

        assertThat(schedule.intended(10)).hasValue(early);
        assertThat(schedule.intended(11)).isEmpty();
    }

    @Test
    void usersDueBeforeTheFirstRowsAreLeftOut() {
        LatencyFigures figures = figures(100, sequence -> sequence < 50 ? 5_000 - sequence * 100 : 20);

        assertThat(figures.steady()).isTrue();
        assertThat(figures.both()).isEqualTo(new Percentiles(49, 20, 20));
        assertThat(figures.of(Store.CASSANDRA)).isEqualTo(figures.both());
        assertThat(figures.of(Store.POSTGRES).samples()).isZero();
    }

    @Test
    void allAreCountedWhereTooFewAreLeft() {
        LatencyFigures figures = figures(10, sequence -> 5_000);

        assertThat(figures.steady()).isFalse();
        assertThat(figures.both().samples()).isEqualTo(10);
    }

    private static LatencyFigures figures(int users, IntUnaryOperator latencyMs) {
        List<Sample> samples = Sample.of(RUN, users, users);
        Map<Long, Instant> sent = new HashMap<>();
        Map<UUID, Instant> seen = new HashMap<>();
        for (Sample sample : samples) {
            Instant due = BEGIN.plusMillis(sample.sequence() * 100);
            sent.put(sample.sequence(), due);
            seen.put(sample.id(), due.plus(Duration.ofMillis(latencyMs.applyAsInt((int) sample.sequence()))));
        }
        return LatencyFigures.of(samples, new Schedule(sent, Optional.empty()), Map.of(Store.CASSANDRA, seen));
    }
}
