package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.store.Store;
import dev.userstream.job.checkpoint.CheckpointFolder;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.query.SupervisorState.Phase;
import dev.userstream.settings.Backoff;
import dev.userstream.settings.ExitCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class StoreSupervisorTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(1), Duration.ofMillis(4));
    private final StoreFailure outage = new StoreFailure(FailureCause.OUTAGE, "no answer");

    @TempDir
    private static Path folder;

    private final CheckpointFolder checkpoints = new CheckpointFolder(folder.toString(), new Configuration());
    private final RunControl control = new RunControl(checkpoints);
    private final Queue<RuntimeException> startFailures = new ConcurrentLinkedQueue<>();
    private final List<FakeQuery> queries = new CopyOnWriteArrayList<>();
    private final AtomicBoolean sparkEnded = new AtomicBoolean();
    private Duration deadline = Duration.ofMinutes(5);
    private Duration stopTimeout = Duration.ofMinutes(1);
    private LongSupplier taken = () -> 0;
    private StoreSupervisor supervisor = supervisor();
    private Thread thread = new Thread(supervisor);

    @AfterEach
    void end() throws InterruptedException {
        queries.forEach(query -> query.endBatch(99));
        control.requestEnd();
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
        control.setRunning(true);
    }

    @Test
    void queryThatCannotBePrepared_isStartedAgain_untilItRuns() {
        startFailures.addAll(List.of(outage, outage, outage));

        start();

        awaitPhase(Phase.RUNNING);
        assertThat(supervisor.state().failures()).isEqualTo(3);
        assertThat(supervisor.state().lastFailure()).isSameAs(outage);
        query(0).endBatch(0);
        await().until(() -> supervisor.state().failures() == 0);
        assertThat(supervisor.state().lastFailure()).isNull();
    }

    @Test
    void failedQueryIsStartedAgain() {
        start();
        awaitPhase(Phase.RUNNING);

        query(0).fail(outage);

        await().until(() -> queries.size() == 2);
        awaitPhase(Phase.RUNNING);
        assertThat(control.exitCode()).isEqualTo(ExitCode.OK);
    }

    @Test
    void queryStopsOnRequest_afterItsBatch_andStartsAgain() {
        start();
        awaitPhase(Phase.RUNNING);
        query(0).beginBatch();

        control.setRunning(false);
        await().during(Duration.ofMillis(300)).until(() -> query(0).isActive());
        query(0).endBatch(0);

        awaitPhase(Phase.STOPPED);
        assertThat(query(0).isActive()).isFalse();
        control.setRunning(true);
        awaitPhase(Phase.RUNNING);
        assertThat(queries).hasSize(2);
    }

    @Test
    void batchThatOutlastsTheStopTimeout_isInterrupted() throws InterruptedException {
        stopTimeout = Duration.ofMillis(50);
        start();
        awaitPhase(Phase.RUNNING);
        query(0).beginBatch();

        control.requestEnd();

        thread.join(10_000);
        assertThat(query(0).isActive()).isFalse();
    }

    @Test
    void queryStoppedBeforeItsStart_doesNotStart() {
        control.setRunning(false);

        start();

        awaitPhase(Phase.STOPPED);
        assertThat(queries).isEmpty();
        assertThat(new RunControl(checkpoints).running()).as("after a restart").isFalse();
    }

    @Test
    void batchBeyondTheDeadline_endsTheJobWithOne() {
        deadline = Duration.ofMillis(300);
        start();
        awaitPhase(Phase.RUNNING);

        query(0).beginBatch();

        await().until(control::endRequested);
        assertThat(control.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void slowBatchThatMakesProgress_doesNotEndTheJob() {
        deadline = Duration.ofMillis(300);
        AtomicLong records = new AtomicLong();
        taken = records::incrementAndGet;
        start();
        awaitPhase(Phase.RUNNING);

        query(0).beginBatch();

        await().during(Duration.ofMillis(1_200)).until(() -> !control.endRequested());
    }

    @Test
    void batchesWithinTheDeadline_andIdleTimes_doNotEndTheJob() {
        deadline = Duration.ofSeconds(1);
        start();
        awaitPhase(Phase.RUNNING);

        for (int number = 0; number < 4; number++) {
            query(0).beginBatch();
            await().during(Duration.ofMillis(350)).until(() -> !control.endRequested());
            query(0).endBatch(number);
        }

        await().during(Duration.ofMillis(1_200)).until(() -> !control.endRequested());
    }

    @ParameterizedTest
    @EnumSource(names = {"DATA_LOSS", "CHECKPOINT_MISMATCH", "CHECKPOINT_IN_USE"})
    void causesThatNeedAnOperator_endTheJobWithTwo(FailureCause cause) {
        startFailures.add(new StoreFailure(cause, "as it is"));

        start();

        await().until(control::endRequested);
        assertThat(control.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    /** Spark's own message has no partitions and counts, which the check before the next start adds. */
    @Test
    void dataLossThatSparkReports_endsTheJobAtTheNextStart() {
        startFailures.add(new IllegalStateException("some data may have been lost"));
        startFailures.add(new StoreFailure(FailureCause.DATA_LOSS, "partition 1: 60 offsets"));

        start();

        await().until(control::endRequested);
        assertThat(supervisor.state().lastFailure()).hasMessage("partition 1: 60 offsets");
    }

    @Test
    void dataLossThatSparkReportsAgain_endsTheJob() {
        startFailures.add(new IllegalStateException("some data may have been lost"));
        startFailures.add(new IllegalStateException("some data may have been lost"));

        start();

        await().until(control::endRequested);
        assertThat(control.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void endOfSpark_endsTheJobWithOne() {
        start();
        awaitPhase(Phase.RUNNING);

        sparkEnded.set(true);
        query(0).stop();

        await().until(control::endRequested);
        assertThat(control.exitCode()).isEqualTo(ExitCode.FAILED);
    }

    private void start() {
        supervisor = supervisor();
        thread = new Thread(supervisor);
        thread.start();
    }

    private StoreSupervisor supervisor() {
        return new StoreSupervisor(
                Store.CASSANDRA,
                this::startQuery,
                sparkEnded::get,
                taken,
                new StoreSupervisor.Limits(BACKOFF, deadline, Duration.ofMinutes(1), stopTimeout),
                control);
    }

    private StreamingQuery startQuery() {
        RuntimeException failure = startFailures.poll();
        if (failure != null) {
            throw failure;
        }
        FakeQuery query = new FakeQuery();
        queries.add(query);
        return query.query();
    }

    private FakeQuery query(int number) {
        return queries.get(number);
    }

    private void awaitPhase(Phase phase) {
        await().until(() -> supervisor.state().phase() == phase);
    }
}
