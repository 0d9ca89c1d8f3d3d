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
import java.util.HashSet;
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
    /** Distinct dead letters by the code of their reason. */
    final SortedMap<String, Long> byReason = new TreeMap<>();

    /** Records of the dead-letter topic that are neither dead letters nor markers. */
    long unreadable;

    private final AuditScope scope;
    /** The id in the key of each dead letter's message. */
    private final Map<DeadLetterId, Optional<UUID>> keys = new HashMap<>();
    /** Those that excuse the row of this id. */
    private final Set<DeadLetterId> excusing = new HashSet<>();

    private final Set<DeadLetterId> replayed = new HashSet<>();

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

    /** Whether the parser refused this message, replayed or not: a replay does not make the message itself valid. */
    boolean isRefusedByParser(TopicRecord message) {
        return keys.containsKey(new DeadLetterId(source(message), Stage.PARSER));
    }

    /** The stages of the stores that refused this message, and whose dead letter was not replayed. */
    Set<Stage> refusedBy(TopicRecord message) {
        Set<Stage> stages = EnumSet.noneOf(Stage.class);
        for (Store store : Store.values()) {
            DeadLetterId id = new DeadLetterId(source(message), Stage.of(store));
            if (keys.containsKey(id) && !replayed.contains(id)) {
                stages.add(Stage.of(store));
            }
        }
        return stages;
    }

    /** Marks the expected rows that dead letters excuse by their id. */
    void applyTo(ExpectedRows rows) {
        excusing.stream()
                .filter(id -> !replayed.contains(id))
                .forEach(id -> key(id).ifPresent(key -> rows.excuse(key, id.stage())));
    }

    private void add(DeadLetter deadLetter) {
        DeadLetterId.Source source = deadLetter.id().source();
        if (source instanceof MessageOffset message && !message.topic().equals(Topics.USERS_CREATED.name())) {
            // Anyone may write to the dead-letter topic.
            return;
        }
        Optional<RunSequence> sequence = source instanceof RunSequence user
                ? SequenceHeaders.of(user.runId().value(), user.sequence())
                : SequenceHeaders.of(deadLetter.headers());
        Optional<UUID> ownId = sequence.map(SequenceHeaders::id);
        Optional<UUID> id = source instanceof RunSequence ? ownId : SequenceHeaders.id(deadLetter.key());
        if (keys.putIfAbsent(deadLetter.id(), id) != null) {
            return;
        }
        // Headers alone excuse no row: anyone can name any run and sequence in them.
        if (ownId.equals(id)) {
            excusing.add(deadLetter.id());
        }
        boolean isCovered = scope.isWhole() || sequence.filter(scope::covers).isPresent();
        if (isInScope(source) && isCovered) {
            byReason.merge(deadLetter.reason().code(), 1L, Long::sum);
        }
    }

    /**
     * Marks a dead letter as replayed. Where the replayed message has another id than the refused one, the refused id still has no
     * message, and the dead letter goes on excusing it. A replay beyond the audited end belongs to the next audit: this one does
     * not read its message.
     */
    private void add(ReplayMarker marker, byte @Nullable [] key) {
        Optional<UUID> refused = key(marker.id());
        if (keys.containsKey(marker.id())
                && marker.offset() < scope.to().getOrDefault(marker.partition(), 0L)
                && (refused.isEmpty() || refused.equals(SequenceHeaders.id(key)))) {
            replayed.add(marker.id());
        }
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

    private Optional<UUID> key(DeadLetterId id) {
        return keys.getOrDefault(id, Optional.empty());
    }
}
