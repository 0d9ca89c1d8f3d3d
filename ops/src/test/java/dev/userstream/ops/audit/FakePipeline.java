package dev.userstream.ops.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import dev.userstream.events.store.Store;
import dev.userstream.events.store.TableColumns;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.ops.audit.AuditReport.Verdict;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.ops.pipeline.RowValues;
import dev.userstream.ops.pipeline.StoreTable;
import dev.userstream.ops.pipeline.StoredRow;
import dev.userstream.ops.pipeline.StoredRow.Provenance;
import dev.userstream.ops.pipeline.TopicRecord;
import dev.userstream.ops.pipeline.UnreachableException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The pipeline in memory, with a job that stores at once. */
public final class FakePipeline implements Pipeline, PipelineTopics {
    public static final RunId RUN = new RunId("fake-run");
    static final long NOON = 1_760_000_000_000L;
    /** Dead letters are no failure, however many. */
    static final AuditPolicy ANY_DEAD_LETTERS = new AuditPolicy(Percentage.parse("100%"), Verdict.UNPROVABLE);

    public final Topic users = new Topic();
    public final Topic deadLetters = new Topic();
    public final Map<UUID, StoredRow> cassandra = new ConcurrentSkipListMap<>();
    public final Map<UUID, StoredRow> postgres = new ConcurrentSkipListMap<>();
    /** What happens when the audit begins to scan Cassandra. */
    Runnable beforeScan = () -> {};
    /** What happens when the audit has read rows of a run from PostgreSQL. */
    Runnable afterScan = () -> {};
    /** The store that does not answer. */
    public volatile Store unreachable;
    /** The store without a table. */
    Store empty;

    public volatile Runnable onClose = () -> {};
    public final Topic ledger = new Topic();
    /** What the consumer groups have committed; null for the topic's end. */
    public volatile SortedMap<Integer, Long> committed;
    /** The types of the columns of Cassandra's table. */
    final Map<String, String> columns = new HashMap<>(TableColumns.types(Store.CASSANDRA));
    /** How long rows live in Cassandra. */
    Duration timeToLive;
    /** How long an audit waits for the stores. */
    Duration timeout = Duration.ofMillis(1);
    /** The decisions of the operator. */
    AuditPolicy policy = AuditPolicy.DEFAULT;

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
        return CreatedUser.of(field -> switch (field) {
            case ID -> id;
            case FIRST_NAME -> firstName;
            case DOB -> Instant.parse("1906-12-09T00:00:00.123Z");
            default -> field.isRequired() ? "grace" : null;
        });
    }

    void ledger(long published, long rejected, RunState state) {
        ledger(RUN, new TreeMap<>(), published, rejected, state);
    }

    void ledger(RunId run, SortedMap<Integer, Long> startOffsets, long published, long rejected, RunState state) {
        RunRequest request = new RunRequest(1L, null, null, List.of(), null);
        long watermark = published + rejected;
        Instant time = Instant.EPOCH;
        Run entry = new Run(
                run,
                request,
                "seed",
                100,
                state,
                null,
                1,
                watermark,
                published,
                rejected,
                Duration.ZERO,
                startOffsets,
                time,
                time);
        ledger.append(NOON, RunCodec.key(run), RunCodec.encode(entry), List.of());
    }

    TopicRecord publishAndStore(long sequence, CreatedUser user, long timestampMs) {
        return publishAndStore(RUN, sequence, user, timestampMs);
    }

    TopicRecord publishAndStore(RunId run, long sequence, CreatedUser user, long timestampMs) {
        TopicRecord message = publish(run, sequence, user, timestampMs);
        store(run, sequence, user, message);
        return message;
    }

    TopicRecord publish(long sequence, CreatedUser user, long timestampMs) {
        return publish(RUN, sequence, user, timestampMs);
    }

    private TopicRecord publish(RunId run, long sequence, CreatedUser user, long timestampMs) {
        return users.append(timestampMs, UserMessage.key(user), UserCodec.encode(user), headers(run, sequence));
    }

    TopicRecord publishRaw(long sequence, String key, String value) {
        return users.append(NOON, key.getBytes(UTF_8), value.getBytes(UTF_8), headers(RUN, sequence));
    }

    void store(long sequence, CreatedUser user, TopicRecord message) {
        store(RUN, sequence, user, message);
    }

    private void store(RunId run, long sequence, CreatedUser user, TopicRecord message) {
        cassandra.put(user.id(), new StoredRow(user.id(), RowValues.of(user), null));
        Provenance provenance = new Provenance(
                run.value(),
                sequence,
                message.partition(),
                message.offset(),
                WriteOrder.of(message.timestampMs(), message.offset()));
        postgres.put(user.id(), new StoredRow(user.id(), RowValues.of(user), provenance));
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
        deadLetters.append(NOON, key, null, marker.headers());
    }

    public void refuse(long sequence) {
        refuse(new RunSequence(RUN, sequence), Stage.PRODUCER, null, List.of());
    }

    @Override
    public PipelineTopics topics() {
        return this;
    }

    @Override
    public SortedMap<Integer, Long> earliest(TopicSpec topic) {
        return new TreeMap<>(Map.of(0, topic(topic).beginning));
    }

    @Override
    public SortedMap<Integer, Long> latest(TopicSpec topic) {
        return topic(topic).latest();
    }

    @Override
    public void read(
            TopicSpec topic, SortedMap<Integer, Long> from, SortedMap<Integer, Long> to, Consumer<TopicRecord> sink) {
        topic(topic).read(from, to, sink);
    }

    private Topic topic(TopicSpec topic) {
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
        return new FakeTable(
                store,
                store == Store.CASSANDRA ? cassandra : postgres,
                store == empty ? Map.of() : store == Store.CASSANDRA ? columns : TableColumns.types(Store.POSTGRES));
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
        try {
            return new Audit(this, policy, Progress.NONE).run(run, timeout);
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

    /** A store's table in memory. */
    private final class FakeTable implements StoreTable {
        private final Store store;
        private final Map<UUID, StoredRow> rows;
        private final Map<String, String> types;

        FakeTable(Store store, Map<UUID, StoredRow> rows, Map<String, String> types) {
            this.store = store;
            this.rows = rows;
            this.types = types;
        }

        @Override
        public Map<String, String> columns() {
            return types;
        }

        @Override
        public Optional<Duration> timeToLive() {
            return Optional.ofNullable(timeToLive).filter(limit -> store == Store.CASSANDRA);
        }

        @Override
        public void scan(Consumer<StoredRow> sink) {
            if (store == Store.CASSANDRA) {
                beforeScan.run();
            }
            List.copyOf(rows.values()).forEach(sink);
        }

        @Override
        public void rowsOfRun(RunId runId, Consumer<StoredRow> sink) {
            rows.values().stream()
                    .filter(row -> row.provenance() != null)
                    .filter(row -> runId.value().equals(row.provenance().runId()))
                    .toList()
                    .forEach(sink);
            if (store == Store.POSTGRES) {
                afterScan.run();
            }
        }

        @Override
        public void select(Iterator<UUID> ids, Consumer<StoredRow> sink) {
            ids.forEachRemaining(id -> Optional.ofNullable(rows.get(id)).ifPresent(sink));
        }

        @Override
        public RowCount count(long limitMs) {
            return new RowCount(rows.size(), true);
        }

        @Override
        public void close() {}
    }

    /** A topic of one partition in memory. */
    public static final class Topic {
        private final List<TopicRecord> records = new CopyOnWriteArrayList<>();
        private volatile int failAfter = Integer.MAX_VALUE;
        /** How many reads have failed partway. */
        public final AtomicInteger failedReads = new AtomicInteger();

        private long beginning;

        public TopicRecord append(long timestampMs, byte[] key, byte[] value, List<Header> headers) {
            TopicRecord message = new TopicRecord(0, records.size(), timestampMs, key, value, headers);
            records.add(message);
            return message;
        }

        /** Reading fails after this number of records; 0 for an unavailable Kafka. */
        public void failAfter(int count) {
            failAfter = count;
        }

        /** As if the topic had been recreated. */
        public void clear() {
            records.clear();
        }

        void removeBefore(long offset) {
            beginning = offset;
        }

        SortedMap<Integer, Long> latest() {
            failWhen(failAfter == 0);
            return new TreeMap<>(Map.of(0, (long) records.size()));
        }

        private void read(SortedMap<Integer, Long> from, SortedMap<Integer, Long> to, Consumer<TopicRecord> sink) {
            long first = Math.max(beginning, from.getOrDefault(0, 0L));
            for (long offset = first; offset < to.getOrDefault(0, 0L); offset++) {
                if (offset - first >= failAfter) {
                    failedReads.incrementAndGet();
                    failWhen(true);
                }
                sink.accept(records.get((int) offset));
            }
        }

        private static void failWhen(boolean unavailable) {
            if (unavailable) {
                throw new KafkaUnavailableException("for a test", new IOException());
            }
        }
    }
}
