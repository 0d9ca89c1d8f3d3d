package dev.userstream.ops.audit;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.ParseResult;
import dev.userstream.events.WriteOrder;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.run.Run;
import dev.userstream.events.store.Store;
import dev.userstream.ops.audit.AuditReport.RunFigures;
import dev.userstream.ops.pipeline.RowValues;
import dev.userstream.ops.pipeline.StoredRow.Provenance;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows that both stores must hold: those of the users that the ledger counts as published, and the newest message of every
 * id, as digests. About 70 bytes per id. Filled by one thread; safe to read by several afterwards.
 */
final class ExpectedRows {
    /** The topic has a valid message with this id. */
    private static final long HAS_MESSAGE = 1;

    private static final long REFUSED_BY_PARSER = 2;
    private static final long REFUSED_BY_CASSANDRA = 4;
    private static final long REFUSED_BY_POSTGRES = 8;
    private static final long REFUSED_BY_PRODUCER = 16;

    /** The expected ids; an id's ordinal is its index in the columns below. */
    final IdIndex ids = new IdIndex();

    /** Ids of messages whose headers name a run sequence that has another id, by that other id. */
    final Map<UUID, Set<UUID>> duplicates = new HashMap<>();

    /** Number of messages in scope, valid or not. */
    long messages;

    /** Number of invalid messages without a dead letter. */
    long unaccounted;

    /** Number of messages that the parser refused, and whose key is no id. */
    long unidentified;

    private final AuditScope scope;
    private final AuditDeadLetters deadLetters;
    private final LongColumn flags = new LongColumn();
    private final LongColumn writeOrders = new LongColumn();
    private final LongColumn digests = new LongColumn();
    private final LongColumn offsets = new LongColumn();
    private final LongColumn sequences = new LongColumn();
    private final Map<Integer, List<Version>> ties = new HashMap<>();

    /** Starts with the ledger's users, and marks those that have a dead letter. */
    ExpectedRows(AuditScope scope, AuditDeadLetters deadLetters) {
        this.scope = scope;
        this.deadLetters = deadLetters;
        scope.runs().forEach(this::add);
        deadLetters.applyTo(this);
    }

    boolean hasMessage(int ordinal) {
        return isSet(ordinal, HAS_MESSAGE);
    }

    /** Whether the producer or the parser refused this id, and no valid message has it. */
    boolean isRefusedUpstream(int ordinal) {
        return !hasMessage(ordinal) && isSet(ordinal, REFUSED_BY_PARSER | REFUSED_BY_PRODUCER);
    }

    /** Whether the store refused the newest message of this id. */
    boolean isRefusedBy(int ordinal, Store store) {
        return isSet(ordinal, bit(Stage.of(store)));
    }

    /** The stage whose dead letter is all that a store has to show for this id; empty where it must have a row. */
    Optional<Stage> refusedAt(int ordinal, Store store) {
        if (isRefusedBy(ordinal, store)) {
            return Optional.of(Stage.of(store));
        }
        if (isRefusedUpstream(ordinal)) {
            return Optional.of(isSet(ordinal, REFUSED_BY_PARSER) ? Stage.PARSER : Stage.PRODUCER);
        }
        return Optional.empty();
    }

    /**
     * When the newest message of this id was published, in milliseconds since 1970: the time of the run's last ledger entry where
     * retention may have removed the message, and a time in the far future where there never was one.
     */
    long publishedMs(int ordinal) {
        return WriteOrder.timestampMs(writeOrders.get(ordinal));
    }

    /** The newest message of an id that has one, then those with the same write order. */
    List<Version> versions(int ordinal) {
        List<Version> versions = new ArrayList<>(ties.getOrDefault(ordinal, List.of()));
        versions.add(
                0,
                new Version(
                        writeOrders.get(ordinal), digests.get(ordinal), offsets.get(ordinal), sequences.get(ordinal)));
        return versions;
    }

    /** Figures of each run in scope; relies on the ledger's ids having been added first, run by run. */
    List<RunFigures> runFigures() {
        List<RunFigures> figures = new ArrayList<>();
        int ordinal = 0;
        for (Run run : scope.runs()) {
            long inTopic = 0;
            for (long sequence = 0; scope.isPlausible(run) && sequence < run.watermark(); sequence++) {
                inTopic += hasMessage(ordinal++) ? 1 : 0;
            }
            figures.add(new RunFigures(run.id().value(), run.state(), run.published(), inTopic));
        }
        return figures;
    }

    /** Marks an expected id as refused by a stage, for ids whose message the topic does not hold. */
    void markRefused(UUID id, Stage stage) {
        int ordinal = ids.find(id);
        if (ordinal >= 0) {
            set(ordinal, bit(stage));
        }
    }

    /** Adds the next message of the topic. */
    void accept(TopicRecord message) {
        Optional<RunSequence> sequence = SequenceHeaders.of(message.headers()).filter(scope::covers);
        if (!scope.isWhole() && sequence.isEmpty() && !hasExpectedKey(message)) {
            return;
        }
        messages++;
        boolean refused = deadLetters.isRefusedByParser(message);
        if (message.parse() instanceof ParseResult.Accepted accepted && !refused) {
            UUID id = accepted.user().id();
            offer(id, version(message, accepted.user()), deadLetters.refusedBy(message));
            sequence.map(SequenceHeaders::id)
                    .filter(sequenceId -> !sequenceId.equals(id))
                    .ifPresent(sequenceId -> duplicates
                            .computeIfAbsent(sequenceId, unused -> new HashSet<>())
                            .add(id));
        } else if (!refused) {
            unaccounted++;
        } else if (deadLetters.isOpen(message, Stage.PARSER)) {
            addRefused(SequenceHeaders.id(message.key()));
        }
    }

    /** Adds a run's ids, with a write order for those whose messages the topic no longer holds. */
    private void add(Run run) {
        // Any client can write to the ledger, so its times may be out of range.
        long seconds = Math.min(run.updatedAt().getEpochSecond(), WriteOrder.MAX_TIMESTAMP_MS / 1_000);
        long writeOrder = scope.isTruncated(run) ? WriteOrder.of(Math.max(1, seconds) * 1_000, 0) : Long.MAX_VALUE;
        scope.forEachId(run, id -> writeOrders.set(ids.add(id), writeOrder));
    }

    /** Adds the user of a message that the parser refused; an expected id needs a dead letter that explains its absence. */
    private void addRefused(Optional<UUID> id) {
        if (id.isEmpty()) {
            unidentified++;
        } else if (ids.find(id.get()) < 0) {
            set(ids.add(id.get()), REFUSED_BY_PARSER);
        }
    }

    /** The row that a valid message must have produced. */
    Version version(TopicRecord message, CreatedUser user) {
        return new Version(
                WriteOrder.of(message.timestampMs(), message.offset()),
                RowValues.of(user).digest(),
                Version.pack(message.partition(), message.offset()),
                SequenceHeaders.digest(SequenceHeaders.of(message.headers()).map(SequenceHeaders::id)));
    }

    /** Compares only the key: in the audit of one run most messages belong to other runs, and parsing them would be wasted. */
    private boolean hasExpectedKey(TopicRecord message) {
        return SequenceHeaders.id(message.key()).filter(id -> ids.find(id) >= 0).isPresent();
    }

    /** Keeps the newest message of an id, and all others with the same write order. */
    private void offer(UUID id, Version version, Set<Stage> refusedBy) {
        int ordinal = ids.add(id);
        if (!hasMessage(ordinal) || version.writeOrder() > writeOrders.get(ordinal)) {
            writeOrders.set(ordinal, version.writeOrder());
            digests.set(ordinal, version.digest());
            offsets.set(ordinal, version.offset());
            sequences.set(ordinal, version.sequence());
            ties.remove(ordinal);
            flags.set(ordinal, HAS_MESSAGE);
        } else if (version.writeOrder() == writeOrders.get(ordinal)) {
            ties.computeIfAbsent(ordinal, unused -> new ArrayList<>()).add(version);
        } else {
            return;
        }
        refusedBy.forEach(stage -> set(ordinal, bit(stage)));
    }

    private void set(int ordinal, long bits) {
        flags.set(ordinal, flags.get(ordinal) | bits);
    }

    private boolean isSet(int ordinal, long bits) {
        return (flags.get(ordinal) & bits) != 0;
    }

    private static long bit(Stage stage) {
        return switch (stage) {
            case PRODUCER -> REFUSED_BY_PRODUCER;
            case PARSER -> REFUSED_BY_PARSER;
            case CASSANDRA -> REFUSED_BY_CASSANDRA;
            case POSTGRES -> REFUSED_BY_POSTGRES;
        };
    }

    /**
     * The row that one message must have produced, with a digest in place of the values.
     *
     * @param offset the message's partition and offset, packed
     * @param sequence digest of the run sequence in its headers; 0 where they have no valid one
     */
    record Version(long writeOrder, long digest, long offset, long sequence) {
        private static final int OFFSET_BITS = 48;

        /** Packs partition and offset into one long, because ten million of them are kept. */
        static long pack(int partition, long offset) {
            return ((long) partition << OFFSET_BITS) | offset;
        }

        static int partition(long packed) {
            return (int) (packed >>> OFFSET_BITS);
        }

        static long offset(long packed) {
            return packed & ((1L << OFFSET_BITS) - 1);
        }

        /** Whether a row is the one that this message must have produced. */
        boolean matches(long rowDigest, @Nullable Provenance provenance, long rowSequence) {
            return rowDigest == digest
                    && (provenance == null
                            || (pack(provenance.partition(), provenance.offset()) == offset
                                    && provenance.writeOrder() == writeOrder
                                    && (sequence == 0 || sequence == rowSequence)));
        }
    }
}
