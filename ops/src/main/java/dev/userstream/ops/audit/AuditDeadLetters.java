package dev.userstream.ops.audit;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterId;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of an audit, each once, and which of them were replayed within the audited offsets. A replayed dead letter
 * excuses no missing row: the replayed message counts instead. About 250 bytes a dead letter. Not thread-safe.
 */
final class AuditDeadLetters {
    private final AuditScope scope;
    private final Map<DeadLetterId, Entry> entries = new HashMap<>();
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
        return entries.containsKey(new DeadLetterId(source(message), Stage.PARSER));
    }

    /** The stages of the stores that refused this message, and whose dead letter was not replayed. */
    Set<Stage> refusedBy(TopicRecord message) {
        Set<Stage> stages = EnumSet.noneOf(Stage.class);
        for (Store store : Store.values()) {
            Entry entry = entries.get(new DeadLetterId(source(message), Stage.of(store)));
            if (entry != null && !entry.replayed) {
                stages.add(Stage.of(store));
            }
        }
        return stages;
    }

    /** Marks the expected rows that dead letters excuse by their id. */
    void applyTo(ExpectedRows rows) {
        entries.forEach((id, entry) -> {
            if (entry.excuses && !entry.replayed) {
                entry.key.ifPresent(key -> rows.excuse(key, id.stage()));
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
        boolean isNew = entries.putIfAbsent(deadLetter.id(), new Entry(id, isUser || ownId.equals(id))) == null;
        boolean isCovered = scope.isWhole() || sequence.filter(scope::covers).isPresent();
        if (isNew && isInScope(source) && isCovered) {
            byReason.merge(deadLetter.reason().code(), 1L, Long::sum);
        }
    }

    /**
     * Marks a dead letter as replayed. Where the replayed message has another id than the refused one, the refused id still has no
     * message, and the dead letter goes on excusing it. A replay beyond the audited end belongs to the next audit: this one does
     * not read its message.
     */
    private void add(ReplayMarker marker, byte @Nullable [] key) {
        Entry entry = entries.get(marker.id());
        if (entry != null
                && marker.offset() < scope.to().getOrDefault(marker.partition(), 0L)
                && (entry.key.isEmpty() || entry.key.equals(SequenceHeaders.id(key)))) {
            entry.replayed = true;
        }
    }

    /** Anyone may write to the dead-letter topic. */
    private static boolean isUsable(DeadLetterId.Source source) {
        return source instanceof MessageOffset message
                ? message.topic().equals(Topics.USERS_CREATED.name())
                : ((RunSequence) source).sequence() >= 0;
    }

    private boolean isInScope(DeadLetterId.Source source) {
        return !(source instanceof MessageOffset message)
                || (message.offset() < scope.to().getOrDefault(message.partition(), 0L)
                        && message.offset() >= scope.from().getOrDefault(message.partition(), 0L));
    }

    private static MessageOffset source(TopicRecord message) {
        return new MessageOffset(
                Topics.USERS_CREATED.name(), message.partition(), message.offset(), message.timestampMs());
    }

    /** A dead letter: the id in its message's key, and whether it excuses the row of this id. */
    private static final class Entry {
        private final Optional<UUID> key;
        private final boolean excuses;
        private boolean replayed;

        Entry(Optional<UUID> key, boolean excuses) {
            this.key = key;
            this.excuses = excuses;
        }
    }
}
