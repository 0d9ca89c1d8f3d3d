package dev.userstream.ops.audit;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.compact.IdIndex;
import dev.userstream.ops.compact.LongColumn;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of an audit, each once, and which of them were replayed within the audited offsets. A replayed dead letter
 * excuses no missing row: the replayed message counts instead. Not thread-safe.
 */
final class AuditDeadLetters {
    private final AuditScope scope;
    private final Map<Stage, StageIndex> indexes = new EnumMap<>(Stage.class);
    private final SortedMap<String, Long> byReason = new TreeMap<>();
    private long unreadable;

    AuditDeadLetters(AuditScope scope) {
        this.scope = scope;
    }

    void accept(TopicRecord message) {
        Optional<DeadLetter> deadLetter = message.deadLetter();
        if (deadLetter.isPresent()) {
            add(deadLetter.get());
            return;
        }
        message.replayMarker().ifPresentOrElse(marker -> add(marker, message.key()), () -> unreadable++);
    }

    /** Records of the dead-letter topic that are neither dead letters nor markers. */
    long unreadable() {
        return unreadable;
    }

    /** Distinct dead letters. */
    long count() {
        return byReason.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Distinct dead letters by the code of their reason. */
    SortedMap<String, Long> byReason() {
        return byReason;
    }

    /** Whether the parser refused this message, replayed or not: a replay does not make the message itself valid. */
    boolean isRefusedByParser(TopicRecord message) {
        return index(Stage.PARSER).contains(source(message));
    }

    /** The stores that refused this message, and whose dead letter was not replayed. */
    Set<Store> refusedBy(TopicRecord message) {
        Set<Store> stores = EnumSet.noneOf(Store.class);
        for (Store store : Store.values()) {
            if (index(Stage.of(store)).isOpen(source(message))) {
                stores.add(store);
            }
        }
        return stores;
    }

    /** Marks the expected rows that dead letters excuse by their id. */
    void applyTo(ExpectedRows rows) {
        forEachExcused(Stage.PRODUCER, rows, rows::refuse);
        forEachExcused(Stage.PARSER, rows, rows::refuse);
        for (Store store : Store.values()) {
            forEachExcused(Stage.of(store), rows, id -> rows.excuse(id, store));
        }
    }

    private void forEachExcused(Stage stage, ExpectedRows rows, Consumer<UUID> action) {
        index(stage).forEachExcused(id -> {
            if (rows.find(id) >= 0) {
                action.accept(id);
            }
        });
    }

    private void add(DeadLetter deadLetter) {
        DeadLetterId.Source source = deadLetter.id().source();
        if (!isUsable(source)) {
            return;
        }
        boolean isUser = source instanceof RunSequence;
        Optional<RunSequence> sequence =
                isUser ? Optional.of((RunSequence) source) : SequenceHeaders.of(deadLetter.headers());
        Optional<UUID> ownId = sequence.map(SequenceHeaders::id);
        Optional<UUID> id = isUser ? ownId : SequenceHeaders.id(deadLetter.key());
        // Headers alone excuse no row: anyone can name any run and sequence in them.
        boolean isNew = index(deadLetter.id().stage()).add(source, id, isUser || ownId.equals(id));
        boolean isCovered = sequence.filter(scope::covers).isPresent();
        if (isNew && isInScope(source) && (isCovered || scope.isWhole())) {
            byReason.merge(deadLetter.reason().code(), 1L, Long::sum);
        }
    }

    /** A replay beyond the audited end belongs to the next audit: this one does not read its message. */
    private void add(ReplayMarker marker, byte @Nullable [] key) {
        if (isUsable(marker.id().source()) && marker.offset() < scope.to().getOrDefault(marker.partition(), 0L)) {
            index(marker.id().stage()).replay(marker.id().source(), SequenceHeaders.id(key));
        }
    }

    /** Anyone may write to the dead-letter topic. */
    private static boolean isUsable(DeadLetterId.Source source) {
        return source instanceof MessageOffset message
                ? message.topic().equals(Topics.USERS_CREATED.name())
                        && message.partition() >= 0
                        && message.offset() >= 0
                : ((RunSequence) source).sequence() >= 0;
    }

    private boolean isInScope(DeadLetterId.Source source) {
        return !(source instanceof MessageOffset message)
                || (message.offset() < scope.to().getOrDefault(message.partition(), 0L)
                        && message.offset() >= scope.from().getOrDefault(message.partition(), 0L));
    }

    private StageIndex index(Stage stage) {
        return indexes.computeIfAbsent(stage, unused -> new StageIndex());
    }

    private static MessageOffset source(TopicRecord message) {
        return new MessageOffset(
                Topics.USERS_CREATED.name(), message.partition(), message.offset(), message.timestampMs());
    }

    /** The dead letters of one stage. */
    private static final class StageIndex {
        private final IdIndex sources = new IdIndex();
        private final IdIndex ids = new IdIndex();
        /** Of each dead letter the ordinal of the id that is its message's key, plus one; 0 for none. */
        private final LongColumn keys = new LongColumn();

        private final BitSet excusing = new BitSet();
        private final BitSet replayed = new BitSet();

        /**
         * Adds a dead letter.
         *
         * @param id the id in its message's key, if any
         * @param excuses whether it excuses the row of this id
         * @return whether it is new
         */
        boolean add(DeadLetterId.Source source, Optional<UUID> id, boolean excuses) {
            int before = sources.size();
            int ordinal = sources.add(packed(source));
            id.ifPresent(key -> keys.set(ordinal, ids.add(key) + 1L));
            excusing.set(ordinal, excuses && id.isPresent());
            return sources.size() > before;
        }

        boolean contains(DeadLetterId.Source source) {
            return sources.find(packed(source)) >= 0;
        }

        boolean isOpen(DeadLetterId.Source source) {
            int ordinal = sources.find(packed(source));
            return ordinal >= 0 && !replayed.get(ordinal);
        }

        /**
         * Marks a dead letter as replayed. Where the replayed message has another id than the refused one, the refused id still has
         * no message, and the dead letter goes on excusing it.
         *
         * @param id the id in the replayed message's key, if any
         */
        void replay(DeadLetterId.Source source, Optional<UUID> id) {
            int ordinal = sources.find(packed(source));
            if (ordinal >= 0 && (keys.get(ordinal) == 0 || id.equals(Optional.of(key(ordinal))))) {
                replayed.set(ordinal);
            }
        }

        /** Hands over every id that a dead letter excuses which was not replayed. */
        void forEachExcused(Consumer<UUID> sink) {
            excusing.stream().filter(ordinal -> !replayed.get(ordinal)).forEach(ordinal -> sink.accept(key(ordinal)));
        }

        private UUID key(int ordinal) {
            return ids.id((int) keys.get(ordinal) - 1);
        }

        /** Includes the timestamp: in a recreated topic the same offset is another message. */
        private static UUID packed(DeadLetterId.Source source) {
            return source instanceof MessageOffset message
                    ? new UUID(MessageVersion.pack(message.partition(), message.offset()), message.timestampMs())
                    : SequenceHeaders.id((RunSequence) source);
        }
    }
}
