package dev.userstream.job.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.job.read.TopicExtent;
import dev.userstream.job.replay.ReplayRange.UnusableRangeException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReplayRangeTest {
    private static final TopicExtent TOPIC = new TopicExtent("id", Map.of(0, 10L, 1, 20L), Map.of(0, 100L, 1, 200L));
    private static final Boundary EARLIEST = new Boundary.Earliest();
    private static final Boundary LATEST = new Boundary.Latest();
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

    @Test
    void everythingIsFromTheEarliestToTheLatest() throws Exception {
        assertThat(range(EARLIEST, LATEST).span()).isEqualTo(new Span(TOPIC.earliest(), TOPIC.ends()));
        assertThat(range(LATEST, LATEST).span().size()).isZero();
    }

    @Test
    void offsetsSelectThePartitionsThatTheyName() throws Exception {
        Span span = range(new Boundary.Offsets(Map.of(1, 150L)), LATEST).span();

        assertThat(span).isEqualTo(new Span(Map.of(1, 150L), Map.of(1, 200L)));
    }

    @Test
    void aTimeIsReadToTheEndBecauseTimestampsNeedNotRise() throws Exception {
        ReplayRange range = range(new Boundary.Time(NOON), new Boundary.Time(NOON.plusSeconds(1)));

        assertThat(range.span()).isEqualTo(new Span(Map.of(0, 50L, 1, 60L), TOPIC.ends()));
        assertThat(range.filter())
                .isEqualTo(new RecordFilter(
                        NOON.toEpochMilli(), NOON.plusSeconds(1).toEpochMilli(), null));
    }

    @Test
    void aTimeBefore1970IsBeforeEverything() throws Exception {
        ReplayRange range = range(new Boundary.Time(Instant.EPOCH.minusMillis(1)), LATEST);

        assertThat(range.span()).isEqualTo(new Span(TOPIC.earliest(), TOPIC.ends()));
        assertThat(range.filter().fromMs()).isEqualTo(-1);
    }

    @Test
    void whatTheTopicDoesNotHoldIsRefusedWithWhatItHolds() {
        assertThatThrownBy(() -> range(new Boundary.Offsets(Map.of(0, 9L)), LATEST))
                .isInstanceOf(UnusableRangeException.class)
                .hasMessageContaining("--from: offset 9 of partition 0 (expected: 10 to 100");
        assertThatThrownBy(() -> range(EARLIEST, new Boundary.Offsets(Map.of(7, 1L))))
                .isInstanceOf(UnusableRangeException.class)
                .hasMessageContaining("--to: partition 7 (expected: 0 to 1)");
    }

    private static ReplayRange range(Boundary from, Boundary to) throws Exception {
        return ReplayRange.of(new ReplayCommand.Wanted(from, to, null), TOPIC, time -> Map.of(0, 50L, 1, 60L));
    }
}
