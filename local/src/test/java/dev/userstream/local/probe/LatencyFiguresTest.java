package dev.userstream.local.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.store.Store;
import dev.userstream.local.probe.LatencyFigures.Percentiles;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LatencyFiguresTest {
    private static final RunId RUN = new RunId("run");
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Sample FIRST = new Sample(0, UserIds.of(RUN, 0), BEGIN);
    private static final Sample TENTH = new Sample(10, UserIds.of(RUN, 10), BEGIN);

    @Test
    void samples_areSpreadEvenlyFromTheFirstUserOn() {
        List<Sample> samples = Sample.of(RUN, 1_000, 200, BEGIN, 10);

        assertThat(samples).hasSize(200).startsWith(FIRST);
        assertThat(samples.get(199).sequence()).isEqualTo(995);
        assertThat(samples.get(199).due()).isEqualTo(BEGIN.plusMillis(99_500));
        assertThat(Sample.of(RUN, 3, 200, BEGIN, 10)).hasSize(3);
        assertThat(Sample.of(RUN, 1_001, 200, BEGIN, 10)).hasSizeLessThanOrEqualTo(200);
    }

    @Test
    void aPublisherThatFallsBehind_isMeasuredFromTheIntendedTime() {
        assertThat(latencyOfTenth(BEGIN.plusMillis(1_400), BEGIN.plusMillis(1_500)))
                .isEqualTo(500);
    }

    @Test
    void aPublisherThatRunsAhead_isMeasuredFromTheRecordsTime() {
        assertThat(latencyOfTenth(BEGIN.plusMillis(100), BEGIN.plusMillis(400))).isEqualTo(300);
    }

    @Test
    void bothStores_countFromTheLaterRow() {
        LatencyFigures figures = LatencyFigures.of(
                List.of(FIRST),
                Map.of(0L, BEGIN),
                1,
                Map.of(
                        Store.CASSANDRA, Map.of(FIRST.id(), BEGIN.plusMillis(20)),
                        Store.POSTGRES, Map.of(FIRST.id(), BEGIN.plusMillis(40))));

        assertThat(figures.of(Store.CASSANDRA)).isEqualTo(new Percentiles(1, 20L, 20L));
        assertThat(figures.both()).isEqualTo(new Percentiles(1, 40L, 40L));
        assertThat(figures.unseen()).isZero();
    }

    @Test
    void aRowThatOneStoreNeverShowed_isInNoFigureOfBoth() {
        LatencyFigures figures = LatencyFigures.of(
                List.of(FIRST, TENTH),
                Map.of(0L, BEGIN),
                1,
                Map.of(Store.CASSANDRA, Map.of(FIRST.id(), BEGIN.plusMillis(20)), Store.POSTGRES, Map.of()));

        assertThat(figures.both()).isEqualTo(new Percentiles(0, null, null));
        assertThat(figures.unseen()).as("published, and not seen in both").isEqualTo(1);
    }

    private static long latencyOfTenth(Instant sent, Instant seen) {
        return LatencyFigures.of(
                        List.of(TENTH),
                        Map.of(0L, BEGIN, 10L, sent),
                        10,
                        Map.of(Store.CASSANDRA, Map.of(TENTH.id(), seen)))
                .both()
                .p50Ms();
    }
}
