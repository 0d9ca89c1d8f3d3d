package dev.userstream.job.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Store;
import dev.userstream.job.progress.BatchProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class StoreWatchTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final QueryActivity activity = new QueryActivity();
    private final AtomicLong end = new AtomicLong(100);
    private final AtomicLong asked = new AtomicLong();
    private final AtomicReference<Optional<BatchProgress>> last = new AtomicReference<>(batch(1, 100));
    private EndOffsets ends = partitions -> {
        asked.incrementAndGet();
        return Map.of(0, end.get());
    };
    private final StoreWatch watch =
            new StoreWatch(Store.POSTGRES, activity, partitions -> ends.of(partitions), TIMEOUT, INTERVAL);
    private Instant now = Instant.parse("2024-01-01T00:00:00Z");

    @Test
    void aQueryThatHasLagAndDoesNothingIsStuckAfterTheTimeout() throws InterruptedException {
        running();
        check();
        end.set(142);

        assertThat(checks(5)).isEmpty();
        assertThat(check()).hasValue(42);
    }

    @Test
    void anIdleTopicIsNothingToDo() throws InterruptedException {
        running();

        assertThat(checks(100)).isEmpty();
    }

    @Test
    void recordsThatArriveAfterALongPauseLeaveTheWholeTimeoutToTheirBatch() throws InterruptedException {
        running();
        checks(100);
        end.set(101);

        assertThat(checks(5)).isEmpty();
        last.set(batch(2, 101));
        assertThat(checks(100)).isEmpty();
    }

    @Test
    void aLongBatchWhoseTasksReadOnIsNotStuck() throws InterruptedException {
        running();
        end.set(1_000_000);
        for (int i = 0; i < 20; i++) {
            activity.step();
            assertThat(checks(4)).isEmpty();
        }
    }

    @Test
    void batchesThatEndAreProgressHoweverLargeTheLagIs() throws InterruptedException {
        running();
        end.set(1_000_000);
        for (int i = 2; i < 20; i++) {
            last.set(batch(i, 100 + i));
            assertThat(checks(4)).isEmpty();
        }
        assertThat(asked).hasValueLessThan(60);
    }

    @Test
    void aQueryThatWaitsOutAnOutageIsNotWatched() throws InterruptedException {
        running();
        end.set(200);
        checks(5);
        activity.ended();

        assertThat(checks(100)).isEmpty();
    }

    @Test
    void aQueryThatFailsAndStartsAgainIsNotStuck() throws InterruptedException {
        end.set(200);
        for (int i = 0; i < 20; i++) {
            activity.started(Map.of(0, 100L));
            activity.running(Optional::empty);
            assertThat(checks(10)).isEmpty();
        }
    }

    @Test
    void aQueryThatHangsBeforeItsFirstBatchIsStuckAfterThreeTimeouts() throws InterruptedException {
        activity.started(Map.of(0, 7L));
        check();

        assertThat(checks(17)).isEmpty();
        assertThat(check()).hasValue(93);
    }

    @Test
    void whileKafkaDoesNotAnswerNobodyCanSayThatThereIsLag() throws InterruptedException {
        running();
        ends = partitions -> {
            throw new TimeoutException("no answer");
        };

        assertThat(checks(100)).isEmpty();
    }

    @Test
    void aLagThatNobodyKnowsIsToldOnceAndSoIsItsReturn() throws InterruptedException {
        running();
        EndOffsets answering = ends;
        try (LogLines log = new LogLines(StoreWatch.class)) {
            ends = partitions -> {
                throw new TimeoutException("no answer");
            };
            checks(10);
            ends = answering;
            checks(10);

            assertThat(log.lines())
                    .satisfiesExactly(
                            line -> assertThat(line).contains("event=lag_unknown store=postgres", "no answer"),
                            line -> assertThat(line).isEqualTo("event=lag_known store=postgres"));
        }
    }

    @Test
    void theTimeInWhichTheProcessItselfWasFrozenDoesNotCount() throws InterruptedException {
        running();
        check();
        end.set(200);
        check();
        now = now.plus(Duration.ofHours(8));

        assertThat(check()).isEmpty();
    }

    @Test
    void kafkaIsNotAskedWhileTheQueryMoves() throws InterruptedException {
        running();
        for (int i = 2; i < 50; i++) {
            last.set(batch(i, 100 + i));
            check();
        }

        assertThat(asked).hasValue(0);
    }

    private void running() {
        activity.started(Map.of(0, 100L));
        activity.running(last::get);
    }

    private OptionalLong checks(int count) throws InterruptedException {
        OptionalLong found = OptionalLong.empty();
        for (int i = 0; i < count && found.isEmpty(); i++) {
            found = check();
        }
        return found;
    }

    private OptionalLong check() throws InterruptedException {
        now = now.plus(INTERVAL);
        return watch.check(now);
    }

    private static Optional<BatchProgress> batch(long id, long position) {
        return Optional.of(new BatchProgress(id, 1, 1, Map.of(0, position), 0));
    }
}
