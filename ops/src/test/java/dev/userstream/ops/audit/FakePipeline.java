package dev.userstream.ops.audit;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.Header;
import dev.userstream.events.MessageHeaders;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.RunId;
import dev.userstream.events.UserCodec;
import dev.userstream.events.UserIds;
import dev.userstream.events.UserMessage;
import dev.userstream.events.WriteOrder;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.DeadLetterId.Source;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.Provenance;
import dev.userstream.ops.pipeline.RowValues;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Kafka and both stores in memory, with a job that stores at once. */
public final class FakePipeline {
    public static final RunId RUN = new RunId("fake-run");
    static final long NOON = 1_760_000_000_000L;

    public final FakeTopic users = new FakeTopic();
    public final FakeTopic deadLetters = new FakeTopic();
    public final FakeTable cassandra = new FakeTable(Store.CASSANDRA);
    public final FakeTable postgres = new FakeTable(Store.POSTGRES);
    final List<Run> runs = new ArrayList<>();
    /** What the groups have committed; null for the topic's end. */
    public SortedMap<Integer, Long> committed;

    /** A run with so many users, all stored. */
    public static FakePipeline withRun(int count) {
        FakePipeline pipeline = new FakePipeline();
        for (int sequence = 0; sequence < count; sequence++) {
            pipeline.publishAndStore(sequence, user(UserIds.of(RUN, sequence), "Grace"), NOON + sequence);
        }
        pipeline.ledger(count, 0, RunState.SUCCEEDED);
        return pipeline;
    }

    public static CreatedUser user(UUID id, String firstName) {
        return new CreatedUser(
                id,
                firstName,
                "Hopper",
                "female",
                null,
                "0515",
                "grace@example.com",
                "grace",
                Instant.parse("1906-12-09T00:00:00.123Z"),
                null,
                null,
                null);
    }

    void ledger(long published, long rejected, RunState state) {
        runs.add(run(RUN, new TreeMap<>(), published, rejected, state));
    }

    /** A run that succeeded, without rejects. */
    void ledger(RunId run, SortedMap<Integer, Long> startOffsets, long published) {
        runs.add(run(run, startOffsets, published, 0, RunState.SUCCEEDED));
    }

    private static Run run(
            RunId id, SortedMap<Integer, Long> startOffsets, long published, long rejected, RunState state) {
        return new Run(
                id,
                new RunRequest(1L, null, null, List.of(), null),
                "seed",
                100,
                state,
                null,
                1,
                published + rejected,
                published,
                rejected,
                Duration.ofSeconds(1),
                startOffsets,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    TopicRecord publishAndStore(long sequence, CreatedUser user, long timestampMs) {
        return publishAndStore(RUN, sequence, user, timestampMs);
    }

    TopicRecord publishAndStore(RunId run, long sequence, CreatedUser user, long timestampMs) {
        TopicRecord message =
                users.append(timestampMs, UserMessage.key(user), UserCodec.encode(user), headers(run, sequence));
        store(run, sequence, user, message);
        return message;
    }

    TopicRecord publish(long sequence, CreatedUser user, long timestampMs) {
        return users.append(timestampMs, UserMessage.key(user), UserCodec.encode(user), headers(RUN, sequence));
    }

    TopicRecord publishRaw(long sequence, String value) {
        return publishRaw(sequence, UserIds.of(RUN, sequence).toString(), value);
    }

    TopicRecord publishRaw(long sequence, String key, String value) {
        return users.append(
                NOON,
                key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8),
                headers(RUN, sequence));
    }

    void store(long sequence, CreatedUser user, TopicRecord message) {
        store(RUN, sequence, user, message);
    }

    private void store(RunId run, long sequence, CreatedUser user, TopicRecord message) {
        cassandra.rows.put(user.id(), new StoredRow(user.id(), RowValues.of(user), null));
        Provenance provenance = new Provenance(
                run.value(),
                sequence,
                message.partition(),
                message.offset(),
                WriteOrder.of(message.timestampMs(), message.offset()));
        postgres.rows.put(user.id(), new StoredRow(user.id(), RowValues.of(user), provenance));
    }

    public void refuse(TopicRecord message, Stage stage) {
        deadLetter(
                new MessageOffset("users_created", message.partition(), message.offset(), message.timestampMs()),
                stage,
                message.key(),
                message.headers());
    }

    public void refuse(long sequence) {
        deadLetter(new RunSequence(RUN, sequence), Stage.PRODUCER, null, List.of());
    }

    public Pipeline pipeline() {
        return new Pipeline(
                () -> runs,
                users,
                deadLetters,
                store -> committed == null ? users.endOffsets() : committed,
                store -> store == Store.CASSANDRA ? cassandra : postgres);
    }

    AuditReport audit() {
        return audit(Optional.of(RUN));
    }

    AuditReport auditAll() {
        return audit(Optional.empty());
    }

    private AuditReport audit(Optional<RunId> run) {
        long[] now = {0};
        try {
            return new Audit(pipeline(), () -> now[0], wait -> now[0] += wait.toNanos(), AuditProgress.none())
                    .run(run, Duration.ofSeconds(60));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void deadLetter(Source origin, Stage stage, byte[] key, List<Header> headers) {
        DeadLetter deadLetter = new DeadLetter(
                key,
                null,
                headers,
                RefusalReason.STORE_REFUSED,
                "made up",
                new DeadLetterId(origin, stage),
                Instant.EPOCH);
        deadLetters.append(NOON, key, null, DeadLetterCodec.headers(deadLetter));
    }

    private static List<Header> headers(RunId run, long sequence) {
        return List.of(
                Header.ofText(MessageHeaders.RUN_ID, run.value()),
                Header.ofText(MessageHeaders.SEQUENCE, Long.toString(sequence)));
    }
}
