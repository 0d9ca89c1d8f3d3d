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
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.ReplayMarkerCodec;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.ops.pipeline.RowValues;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.StoredRow.Provenance;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.pipeline.TopicRecord;
import dev.userstream.ops.pipeline.UnreachableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** The pipeline in memory, with a job that stores at once. */
public final class FakePipeline implements Pipeline {
    public static final RunId RUN = new RunId("fake-run");
    static final long NOON = 1_760_000_000_000L;

    public final FakeTopic users = new FakeTopic();
    public final FakeTopic deadLetters = new FakeTopic();
    public final FakeTable cassandra = new FakeTable(Store.CASSANDRA);
    public final FakeTable postgres = new FakeTable(Store.POSTGRES);
    /** The store that does not answer. */
    public volatile Store unreachable;

    public volatile Runnable onClose = () -> {};
    public final FakeTopic ledger = new FakeTopic();
    /** What the consumer groups have committed; null for the topic's end. */
    public volatile SortedMap<Integer, Long> committed;

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
        ledger(run(RUN, new TreeMap<>(), published, rejected, state));
    }

    /** A run that succeeded, without rejects. */
    void ledger(RunId run, SortedMap<Integer, Long> startOffsets, long published) {
        ledger(run(run, startOffsets, published, 0, RunState.SUCCEEDED));
    }

    private void ledger(Run run) {
        ledger.append(NOON, RunCodec.key(run.id()), RunCodec.encode(run), List.of());
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
        refuse(source(message), stage, message.key(), message.headers());
    }

    /** The source of a message's dead letter. */
    static DeadLetterId.Source source(TopicRecord message) {
        return new MessageOffset(
                Topics.USERS_CREATED.name(), message.partition(), message.offset(), message.timestampMs());
    }

    /** Marks a dead letter as replayed. */
    public void mark(DeadLetterId id, byte[] key, long offset) {
        ReplayMarker marker = new ReplayMarker(id, RefusalReason.STORE_REFUSED, 0, offset, Instant.EPOCH);
        deadLetters.append(NOON, key, null, ReplayMarkerCodec.headers(marker));
    }

    public void refuse(long sequence) {
        refuse(new RunSequence(RUN, sequence), Stage.PRODUCER, null, List.of());
    }

    @Override
    public TopicLog topic(TopicSpec topic) {
        return Map.of(Topics.USERS_CREATED, users, Topics.DEAD_LETTERS, deadLetters, Topics.RUNS, ledger)
                .get(topic);
    }

    @Override
    public SortedMap<Integer, Long> committed(Store store) {
        return committed == null ? users.latest() : committed;
    }

    @Override
    public StoreTable table(Store store) {
        if (store == unreachable) {
            throw new UnreachableException(store + " at host", "no answer", "is it up?", null);
        }
        return store == Store.CASSANDRA ? cassandra : postgres;
    }

    @Override
    public void close() {
        onClose.run();
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
            return new Audit(this, () -> now[0], wait -> now[0] += wait.toNanos(), Progress.NONE)
                    .run(run, Duration.ofSeconds(60));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void refuse(DeadLetterId.Source source, Stage stage, byte[] key, List<Header> headers) {
        DeadLetter deadLetter = new DeadLetter(
                key,
                null,
                headers,
                RefusalReason.STORE_REFUSED,
                "for a test",
                new DeadLetterId(source, stage),
                Instant.EPOCH);
        deadLetters.append(NOON, key, null, DeadLetterCodec.headers(deadLetter));
    }

    private static List<Header> headers(RunId run, long sequence) {
        return List.of(
                Header.ofText(MessageHeaders.RUN_ID, run.value()),
                Header.ofText(MessageHeaders.SEQUENCE, Long.toString(sequence)));
    }
}
