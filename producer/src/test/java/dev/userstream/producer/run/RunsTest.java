package dev.userstream.producer.run;

import static dev.userstream.producer.run.RunsFixture.assertCounters;
import static dev.userstream.producer.run.RunsFixture.header;
import static dev.userstream.producer.run.RunsFixture.timed;
import static dev.userstream.producer.run.RunsFixture.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetterCodec;
import dev.userstream.events.Header;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.Topics;
import dev.userstream.events.UserIds;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import dev.userstream.producer.publish.KafkaUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class RunsTest {
    private static final RunId ID = new RunId("r");

    private final RunsFixture fixture = new RunsFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void publishesAsManyUsersAsAskedFor() throws InterruptedException {
        Run run = fixture.open().submitAndAwaitEnd("r", users(12_000));

        assertCounters(run, RunState.SUCCEEDED, 12_000, 0);
        assertThat(run.cause()).isNull();
        assertThat(run.startOffsets()).containsEntry(0, 42L);
        assertThat(fixture.sentSequences())
                .isEqualTo(LongStream.range(0, 12_000).boxed().toList());
        assertThat(fixture.source.asked).extracting("page").containsExactly(1, 2, 3);
        assertThat(fixture.registry.counter("userstream.users.published").count())
                .isEqualTo(12_000);
    }

    @RepeatedTest(300)
    void theSameRequestIsKnownAlsoInTheMomentInWhichTheRunEnds() throws InterruptedException {
        Runs runs = fixture.open().runs;

        runs.submit(ID, users(1));
        Submission again = runs.submit(ID, users(1));
        for (int asked = 0; asked < 10_000 && !isSucceeded(again); asked++) {
            assertThat(again).isInstanceOf(Submission.Known.class);
            again = runs.submit(ID, users(1));
        }

        assertThat(again).isInstanceOf(Submission.Known.class);
    }

    private static boolean isSucceeded(Submission submission) {
        return submission instanceof Submission.Known known && known.run().state() == RunState.SUCCEEDED;
    }

    @Test
    void aMessageSaysWhereItComesFrom() throws InterruptedException {
        fixture.open().submitAndAwaitEnd("r", users(1));

        ProducerRecord<byte[], byte[]> record =
                fixture.sent(Topics.USERS_CREATED.name()).get(0);
        assertThat(new String(record.key(), StandardCharsets.UTF_8))
                .isEqualTo(UserIds.of(ID, 0).toString());
        assertThat(header(record, "run_id")).isEqualTo("r");
        assertThat(header(record, "sequence")).isEqualTo("0");
        assertThat(header(record, "fetched_at")).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(header(record, "schema_version")).isEqualTo("1");
    }

    @Test
    void aRefusedUserIsADeadLetterAndIsReplacedByALaterOne() throws InterruptedException {
        fixture.source.refused = sequence -> sequence == 1 || sequence == 5;

        Run run = fixture.open().submitAndAwaitEnd("r", users(5));

        assertCounters(run, RunState.SUCCEEDED, 5, 2);
        assertThat(fixture.sentSequences()).containsExactly(0L, 2L, 3L, 4L, 6L);
        assertThat(fixture.sent(Topics.DEAD_LETTERS.name()).stream().map(RunsTest::letter))
                .extracting(
                        DeadLetter::identity,
                        DeadLetter::reason,
                        letter -> new String(letter.value(), StandardCharsets.UTF_8))
                .containsExactly(
                        tuple("r/1/producer", RefusalReason.INVALID_SOURCE_USER, "{\"n\":1}"),
                        tuple("r/5/producer", RefusalReason.INVALID_SOURCE_USER, "{\"n\":5}"));
    }

    @Test
    void tooManyRefusedUsersFailTheRunLongBeforeTheSourceIsExhausted() throws InterruptedException {
        fixture.source.refused = sequence -> sequence % 4 != 0;

        Run run = fixture.open().submitAndAwaitEnd("r", users(5_000));

        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.cause()).startsWith("rejected: ").contains("at most 50 percent");
        assertThat(fixture.source.asked).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aRunThatPublishedNothingHasFailed() throws InterruptedException {
        fixture.source.hangsFromPage = 1;

        Run run = fixture.open().submitAndAwaitEnd("r", timed(Duration.ofMillis(100), 10));

        assertCounters(run, RunState.FAILED, 0, 0);
        assertThat(run.cause()).startsWith("published: 0 (expected: at least 1 user");
        assertThat(fixture.source.interrupted.await(5, TimeUnit.SECONDS))
                .as("the fetch is ended with the run")
                .isTrue();
    }

    @Test
    void aTimedRunPublishesForItsTime() throws InterruptedException {
        fixture.time = new ManualTime();

        Run run = fixture.open().submitAndAwaitEnd("r", timed(Duration.ofSeconds(30), 20));

        assertCounters(run, RunState.SUCCEEDED, 600, 0);
        assertThat(run.active()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
    }

    @Test
    void aSourceThatGaveUpFailsTheRunAndTheSameRequestResumesIt() throws InterruptedException {
        fixture.source.gaveUpFromPage = 2;
        Run failed = fixture.open().submitAndAwaitEnd("r", users(7_000));

        assertCounters(failed, RunState.FAILED, 5_000, 0);
        assertThat(failed.cause()).isEqualTo("source: server_error: 503 for 15 minutes");

        fixture.source.gaveUpFromPage = Integer.MAX_VALUE;
        assertThat(fixture.runs.submit(ID, users(7_000))).isInstanceOf(Submission.Resumed.class);
        Run run = fixture.awaitEnd("r");

        assertCounters(run, RunState.SUCCEEDED, 7_000, 0);
        assertThat(run.attempt()).isEqualTo(2);
        assertThat(run.cause()).isNull();
        assertThat(fixture.sentSequences())
                .isEqualTo(LongStream.range(5_000, 7_000).boxed().toList());
    }

    @Test
    void theSameRequestAgainChangesNothing() throws InterruptedException {
        Run first = fixture.open().submitAndAwaitEnd("r", users(10));

        Submission again = fixture.runs.submit(ID, users(10));

        assertThat(again)
                .isInstanceOfSatisfying(
                        Submission.Known.class,
                        known -> assertThat(known.run())
                                .isEqualTo(fixture.ledger.find(ID).orElseThrow()));
        assertThat(fixture.source.asked).hasSize(1);
        assertThat(first.attempt()).isEqualTo(1);
    }

    @Test
    void anotherRequestWithTheSameIdIsAConflict() throws InterruptedException {
        fixture.open().submitAndAwaitEnd("r", users(10));

        assertThat(fixture.runs.submit(ID, users(11))).isInstanceOf(Submission.Conflict.class);
    }

    @Test
    void aCancelledRunIsNotForgottenAndCanBeResumed() throws InterruptedException {
        fixture.source.hangsFromPage = 2;
        fixture.open().runs.submit(ID, users(6_000));
        fixture.await("r", run -> run.published() == 5_000);

        Cancellation cancellation = fixture.runs.cancel(ID);

        assertThat(cancellation)
                .isInstanceOfSatisfying(
                        Cancellation.Ended.class, ended -> assertCounters(ended.run(), RunState.CANCELLED, 5_000, 0));
        assertThat(fixture.ledger.find(ID).orElseThrow().state()).isEqualTo(RunState.CANCELLED);
        fixture.source.hangsFromPage = Integer.MAX_VALUE;
        assertThat(fixture.runs.submit(ID, users(6_000))).isInstanceOf(Submission.Resumed.class);
        assertCounters(fixture.awaitEnd("r"), RunState.SUCCEEDED, 6_000, 0);
    }

    @Test
    void nobodyCanCancelWhatNobodyStarted() throws InterruptedException {
        assertThat(fixture.open().runs.cancel(ID)).isInstanceOf(Cancellation.Unknown.class);
    }

    @Test
    void aRunThatNobodyAsksAfterIsCancelledWhenItsLeaseIsOver() throws InterruptedException {
        ManualTime time = new ManualTime();
        fixture.time = time;
        fixture.source.hangsFromPage = 1;
        fixture.open().runs.submit(ID, new RunRequest(10L, null, null, List.of(), Duration.ofSeconds(60)));

        time.pass(Duration.ofSeconds(59));
        assertThat(fixture.runs.find(ID).orElseThrow().state()).isEqualTo(RunState.RUNNING);
        time.pass(Duration.ofSeconds(61));

        await().atMost(Duration.ofSeconds(5))
                .until(() -> fixture.ledger.find(ID).orElseThrow().state() == RunState.CANCELLED);
        assertThat(fixture.ledger.find(ID).orElseThrow().cause()).startsWith("lease: ");
    }

    @Test
    void theServiceAdoptsItsOwnRunsAndLeavesThoseOfCommandsAlone() throws InterruptedException {
        fixture.ledger.write(left("mine", Run.Owner.SERVICE, 30), Duration.ZERO);
        fixture.ledger.write(left("theirs", Run.Owner.COMMAND, 30), Duration.ZERO);

        fixture.open();

        assertCounters(fixture.awaitEnd("mine"), RunState.SUCCEEDED, 100, 0);
        assertThat(fixture.sentSequences())
                .isEqualTo(LongStream.range(30, 100).boxed().toList());
        assertThat(fixture.runs.find(new RunId("theirs")).orElseThrow().state()).isEqualTo(RunState.RUNNING);
        assertThat(fixture.runs.cancel(new RunId("theirs"))).isInstanceOf(Cancellation.NotOurs.class);
        assertThat(fixture.runs.submit(new RunId("theirs"), users(100))).isInstanceOf(Submission.Conflict.class);
    }

    @Test
    void aTimedRunThatIsContinuedCountsWhatItsFirstProcessHadSentButNotWrittenDown() {
        fixture.time = new ManualTime();
        fixture.highestSent = OptionalLong.of(99);
        Run left = left("r", Run.Owner.SERVICE, 30);
        fixture.ledger.write(
                new Run(
                        left.id(),
                        timed(Duration.ofSeconds(10), 10),
                        left.seed(),
                        100,
                        left.owner(),
                        left.state(),
                        null,
                        1,
                        30,
                        30,
                        0,
                        Duration.ofSeconds(10),
                        left.startOffsets(),
                        left.startedAt(),
                        left.updatedAt()),
                Duration.ZERO);

        fixture.open();

        assertCounters(fixture.awaitEnd("r"), RunState.SUCCEEDED, 100, 0);
    }

    @Test
    void aServiceThatStopsLeavesItsRunsToBeContinued() throws InterruptedException {
        fixture.source.hangsFromPage = 2;
        fixture.open().runs.submit(ID, users(6_000));
        fixture.await("r", run -> run.published() == 5_000);

        fixture.runs.close();

        assertCounters(fixture.ledger.find(ID).orElseThrow(), RunState.RUNNING, 5_000, 0);
        fixture.source.hangsFromPage = Integer.MAX_VALUE;
        fixture.open();
        assertCounters(fixture.awaitEnd("r"), RunState.SUCCEEDED, 6_000, 0);
    }

    @Test
    void aCommandThatStopsInterruptsItsRunAndTheSameCommandResumesIt() throws InterruptedException {
        fixture.owner = Run.Owner.COMMAND;
        fixture.source.hangsFromPage = 2;
        fixture.open().runs.submit(ID, users(6_000));
        fixture.await("r", run -> run.published() == 5_000);

        fixture.runs.close();

        assertCounters(fixture.ledger.find(ID).orElseThrow(), RunState.INTERRUPTED, 5_000, 0);
        fixture.source.hangsFromPage = Integer.MAX_VALUE;
        fixture.open();
        assertThat(fixture.runs.submit(ID, users(6_000))).isInstanceOf(Submission.Resumed.class);
        assertCounters(fixture.awaitEnd("r"), RunState.SUCCEEDED, 6_000, 0);
    }

    @Test
    void nothingIsStartedWhenTheLedgerCannotBeWritten() {
        fixture.open();
        fixture.ledger.available = false;

        assertThatThrownBy(() -> fixture.runs.submit(ID, users(10))).isInstanceOf(KafkaUnavailableException.class);

        assertThat(fixture.runs.find(ID)).isEmpty();
        assertThat(fixture.source.asked).isEmpty();
    }

    @Test
    void aRunThatNobodyWorksOnCanBeCancelled() throws InterruptedException {
        fixture.open();
        fixture.ledger.write(left("r", Run.Owner.SERVICE, 30), Duration.ZERO);

        assertThat(fixture.runs.cancel(ID))
                .isInstanceOfSatisfying(
                        Cancellation.Ended.class, ended -> assertCounters(ended.run(), RunState.CANCELLED, 30, 0));
        assertThat(fixture.ledger.find(ID).orElseThrow().state()).isEqualTo(RunState.CANCELLED);
        assertThat(fixture.runs.submit(ID, users(100))).isInstanceOf(Submission.Resumed.class);
    }

    @Test
    @Timeout(20)
    void closingEndsTheReadingOfTheLedger() throws InterruptedException {
        fixture.ledger.hangs = true;
        fixture.build();
        Thread opener = new Thread(() -> assertThatThrownBy(fixture.runs::open), "opener");
        opener.setDaemon(true);
        opener.start();
        fixture.ledger.reading.await();

        Thread closer = new Thread(fixture.runs::close, "closer");
        closer.setDaemon(true);
        closer.start();

        closer.join(10_000);
        assertThat(closer.isAlive()).isFalse();
        assertThat(fixture.runs.isReady()).isFalse();
    }

    @Test
    void noMoreRunsAreStartedThanMayRunAtOnce() throws InterruptedException {
        fixture.maxRunning = 1;
        fixture.source.hangsFromPage = 1;
        fixture.open().runs.submit(ID, users(10));

        assertThat(fixture.runs.submit(new RunId("second"), users(10))).isInstanceOf(Submission.Busy.class);
    }

    @Test
    void runsAreListedNewestFirst() throws InterruptedException {
        fixture.open();
        fixture.submitAndAwaitEnd("first", users(1));
        fixture.submitAndAwaitEnd("second", users(1));

        assertThat(fixture.runs.list()).extracting(run -> run.id().value()).containsExactly("second", "first");
    }

    private static Run left(String id, Run.Owner owner, long watermark) {
        Run run = NewRun.of(new RunId(id), users(100), owner, new TreeMap<>(), Instant.parse("2026-01-01T00:00:00Z"));
        return new Run(
                run.id(),
                run.request(),
                run.seed(),
                run.pageSize(),
                owner,
                RunState.RUNNING,
                null,
                1,
                watermark,
                watermark,
                0,
                Duration.ofSeconds(1),
                run.startOffsets(),
                run.startedAt(),
                run.updatedAt());
    }

    private static DeadLetter letter(ProducerRecord<byte[], byte[]> record) {
        List<Header> headers = Arrays.stream(record.headers().toArray())
                .map(header -> new Header(header.key(), header.value()))
                .toList();
        return DeadLetterCodec.decode(record.key(), record.value(), headers).orElseThrow();
    }
}
