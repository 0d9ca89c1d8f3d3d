package dev.userstream.producer.run;

import static dev.userstream.producer.run.RunFixture.assertCounters;
import static dev.userstream.producer.run.RunFixture.header;
import static dev.userstream.producer.run.RunFixture.timed;
import static dev.userstream.producer.run.RunFixture.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.Header;
import dev.userstream.events.ParseResult;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import dev.userstream.events.topic.Topics;
import dev.userstream.http.Problem;
import dev.userstream.kafka.KafkaHeaders;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.producer.api.FakeTime;
import dev.userstream.producer.api.SourceUser;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class RunServiceTest {
    private static final RunId ID = new RunId("r");
    private static final Instant STARTED = Instant.parse("2026-01-01T00:00:00Z");

    private final RunFixture fixture = new RunFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void publishesTheRequestedNumberOfUsers() throws InterruptedException {
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

    @RepeatedTest(100)
    void theSameRequestIsNoNewRunWhileTheRunEnds() throws InterruptedException {
        RunService runs = fixture.open().runs;

        assertThat(runs.submit(ID, users(1)).isNew()).isTrue();

        RunService.Submission again = runs.submit(ID, users(1));
        while (again.run().state() != RunState.SUCCEEDED) {
            again = runs.submit(ID, users(1));
        }
        assertThat(again.isNew()).isFalse();
        assertThat(again.run().attempt()).isEqualTo(1);
    }

    @Test
    void aMessageHasTheHeadersOfItsOrigin() throws InterruptedException {
        fixture.open().submitAndAwaitEnd("r", users(1));

        ProducerRecord<byte[], byte[]> record =
                fixture.sent(Topics.USERS_CREATED.name()).get(0);
        assertThat(new String(record.key(), StandardCharsets.UTF_8))
                .isEqualTo(UserIds.of(ID, 0).toString());
        assertThat(header(record, "run_id")).isEqualTo("r");
        assertThat(header(record, "sequence")).isEqualTo("0");
        assertThat(header(record, "fetched_at")).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(header(record, "schema_version")).isEqualTo("1");
        assertThat(UserCodec.decode(record.value())).isInstanceOf(ParseResult.Accepted.class);
    }

    @Test
    void aRefusedUserIsADeadLetterAndIsReplacedByALaterOne() throws InterruptedException {
        fixture.source.refused = sequence -> sequence == 1 || sequence == 5;

        Run run = fixture.open().submitAndAwaitEnd("r", users(5));

        assertCounters(run, RunState.SUCCEEDED, 5, 2);
        assertThat(fixture.sentSequences()).containsExactly(0L, 2L, 3L, 4L, 6L);
        assertThat(fixture.sent(Topics.DEAD_LETTERS.name()).stream().map(RunServiceTest::deadLetter))
                .extracting(dead -> String.join(
                        " ",
                        dead.id().toString(),
                        new String(dead.key(), StandardCharsets.UTF_8),
                        dead.reason().code(),
                        new String(dead.value(), StandardCharsets.UTF_8)))
                .containsExactly(
                        "r@1/producer " + UserIds.of(ID, 1) + " invalid_source_user {\"n\":1}",
                        "r@5/producer " + UserIds.of(ID, 5) + " invalid_source_user {\"n\":5}");
    }

    @Test
    void anOriginalThatIsTooLargeForADeadLetterIsTruncated() {
        byte[] original = new byte[PendingRecord.MAX_ORIGINAL_BYTES + 1];
        SourceUser user = new SourceUser.Refused(7, RefusalReason.INVALID_SOURCE_USER, "name: missing", original);

        PendingRecord pending = PendingRecord.of(ID, user, STARTED, STARTED);

        assertThat(pending.record().value()).hasSize(PendingRecord.MAX_ORIGINAL_BYTES);
        assertThat(deadLetter(pending.record()).detail()).contains("the original had " + original.length + " bytes");
    }

    @Test
    void tooManyRefusedUsersFailTheRunEarly() throws InterruptedException {
        fixture.source.refused = sequence -> sequence % 4 != 0;

        Run run = fixture.open().submitAndAwaitEnd("r", users(5_000));

        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.cause()).startsWith("rejected: ").contains("at most 50 percent");
        assertThat(fixture.source.asked).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void aRunWithoutPublishedUsersFailsAndCancelsItsFetch() throws InterruptedException {
        fixture.source.hangsFromPage = 1;

        Run run = fixture.open().submitAndAwaitEnd("r", timed(Duration.ofMillis(100), 10));

        assertCounters(run, RunState.FAILED, 0, 0);
        assertThat(run.cause()).startsWith("published: 0 (expected: at least 1 user");
        assertThat(fixture.source.interrupted.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aTimedRunPublishesAtItsRateUntilItsDurationIsOver() throws InterruptedException {
        fixture.time = new FakeTime();

        Run run = fixture.open().submitAndAwaitEnd("r", timed(Duration.ofSeconds(30), 20));

        assertCounters(run, RunState.SUCCEEDED, 600, 0);
        assertThat(run.active()).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
    }

    @Test
    void aFailingSourceFailsTheRunAndTheSameRequestResumesIt() throws InterruptedException {
        fixture.source.gaveUpFromPage = 2;
        Run failed = fixture.open().submitAndAwaitEnd("r", users(7_000));
        assertCounters(failed, RunState.FAILED, 5_000, 0);
        assertThat(failed.cause()).isEqualTo("source: server_error: 503 for 15 minutes");

        fixture.source.gaveUpFromPage = Integer.MAX_VALUE;
        assertThat(fixture.runs.submit(ID, users(7_000)).isNew()).isFalse();

        Run run = fixture.awaitEnd("r");
        assertCounters(run, RunState.SUCCEEDED, 7_000, 0);
        assertThat(run.attempt()).isEqualTo(2);
        assertThat(run.cause()).isNull();
        assertThat(fixture.sentSequences())
                .isEqualTo(LongStream.range(5_000, 7_000).boxed().toList());
    }

    @ParameterizedTest
    @EnumSource(
            value = RunState.class,
            names = {"RUNNING", "INTERRUPTED"})
    void unfinishedRunsAreResumedAtTheStart(RunState state) {
        fixture.topic.add(left(state, users(100), Duration.ofSeconds(1)));

        fixture.open();

        assertCounters(fixture.awaitEnd("r"), RunState.SUCCEEDED, 100, 0);
        assertThat(fixture.sentSequences())
                .isEqualTo(LongStream.range(30, 100).boxed().toList());
    }

    @Test
    void aResumedTimedRunSendsAgainWhatWasSentButNotCounted() {
        fixture.time = new FakeTime();
        fixture.highestSent = OptionalLong.of(99);
        fixture.topic.add(left(RunState.RUNNING, timed(Duration.ofSeconds(10), 10), Duration.ofSeconds(10)));

        fixture.open();

        assertCounters(fixture.awaitEnd("r"), RunState.SUCCEEDED, 100, 0);
    }

    @Test
    void aStoppedServiceInterruptsItsRunsAndTheNextOneResumesThem() throws InterruptedException {
        fixture.source.hangsFromPage = 2;
        fixture.open().runs.submit(ID, users(6_000));
        fixture.await("r", run -> run.published() == 5_000);

        fixture.runs.close();

        assertCounters(fixture.ledger.find(ID).orElseThrow(), RunState.INTERRUPTED, 5_000, 0);
        fixture.source.hangsFromPage = Integer.MAX_VALUE;
        fixture.open();
        assertCounters(fixture.awaitEnd("r"), RunState.SUCCEEDED, 6_000, 0);
    }

    @Test
    void nothingIsStartedWhenTheLedgerCannotBeWritten() {
        fixture.open();
        fixture.topic.available = false;

        assertThatThrownBy(() -> fixture.runs.submit(ID, users(10))).isInstanceOf(KafkaUnavailableException.class);

        assertThat(fixture.ledger.find(ID)).isEmpty();
        assertThat(fixture.source.asked).isEmpty();
    }

    @Test
    void aFinalStateIsWrittenAgainUntilItIsAcknowledged() throws InterruptedException {
        FakeTime time = new FakeTime();
        fixture.time = time;
        fixture.source.hangsFromPage = 1;
        fixture.open().runs.submit(ID, users(3));
        fixture.topic.refusals.set(5);

        fixture.runs.cancel(ID);

        fixture.await("r", run -> run.state() == RunState.CANCELLED);
        assertThat(fixture.ledger.find(ID).orElseThrow().state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void aRunWithoutATaskCanBeCancelledAndResumed() throws InterruptedException {
        fixture.open();
        fixture.ledger.write(left(RunState.RUNNING, users(100), Duration.ofSeconds(1)), Duration.ofSeconds(1));

        assertCounters(fixture.runs.cancel(ID), RunState.CANCELLED, 30, 0);

        assertThat(fixture.runs.submit(ID, users(100)).run().attempt()).isEqualTo(2);
        assertCounters(fixture.awaitEnd("r"), RunState.SUCCEEDED, 100, 0);
    }

    @Test
    void closingDoesNotWaitForTheReadingOfTheLedger() throws InterruptedException {
        fixture.topic.released = new CompletableFuture<>();
        fixture.topic.add(left(RunState.RUNNING, users(100), Duration.ofSeconds(1)));
        fixture.build();
        Thread opener = new Thread(fixture.runs::open, "opener");
        opener.start();
        fixture.topic.reading.await();

        fixture.runs.close();

        fixture.topic.released.complete(null);
        opener.join(5_000);
        assertThat(opener.isAlive()).isFalse();
        assertThat(fixture.runs.isReady()).isFalse();
        assertThat(fixture.source.asked).isEmpty();
    }

    @Test
    void theNumberOfActiveRunsIsLimited() throws InterruptedException {
        fixture.maxRunning = 1;
        fixture.source.hangsFromPage = 1;
        fixture.open().runs.submit(ID, users(10));

        assertRefused(503, () -> fixture.runs.submit(new RunId("second"), users(10)));
        assertRefused(404, () -> fixture.runs.cancel(new RunId("second")));
    }

    @Test
    void runsAreListedNewestFirst() throws InterruptedException {
        fixture.open();
        fixture.submitAndAwaitEnd("first", users(1));
        fixture.submitAndAwaitEnd("second", users(1));

        assertThat(fixture.runs.list()).extracting(run -> run.id().value()).containsExactly("second", "first");
    }

    private static void assertRefused(int status, ThrowableAssert.ThrowingCallable request) {
        assertThatThrownBy(request)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(status));
    }

    /** A run that an earlier process left at its 30th user. */
    private static Run left(RunState state, RunRequest request, Duration active) {
        return RunService.first(ID, request, new TreeMap<>(), STARTED).with(state, null, 1, 30, 0, active, STARTED);
    }

    private static DeadLetter deadLetter(ProducerRecord<byte[], byte[]> record) {
        List<Header> headers = KafkaHeaders.fromKafka(record.headers());
        return DeadLetterCodec.decode(record.key(), record.value(), headers).orElseThrow();
    }
}
