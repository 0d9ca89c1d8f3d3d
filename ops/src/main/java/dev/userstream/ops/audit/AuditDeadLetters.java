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
 * The dead letters of an audit, each once, and which of them were replayed within the audited offsets. A replayed dead letter no
 * longer explains a missing row: the replayed message counts instead. About 200 bytes per dead letter. Not thread-safe.
 */
final class AuditDeadLetters {
    /** Distinct dead letters by the code of their reason. */
    final SortedMap<String, Long> byReason = new TreeMap<>();

    /** Records of the dead-letter topic that are neither dead letters nor markers. */
    long unreadable;

    private final AuditScope scope;
    private final Map<DeadLetterId, Refusal> refusals = new HashMap<>();

    /** The id of a refused message, if known, whether the dead letter explains its missing row, and whether it was replayed. */
    private record Refusal(@Nullable UUID id, boolean explainsAbsence, boolean isReplayed) {}

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
        return refusals.containsKey(new DeadLetterId(source(message), Stage.PARSER));
    }

    /** Whether the stage refused this message, and its dead letter was not replayed. */
    boolean isOpen(TopicRecord message, Stage stage) {
        Refusal refusal = refusals.get(new DeadLetterId(source(message), stage));
        return refusal != null && !refusal.isReplayed();
    }

    /** The stages of the stores that refused this message, and whose dead letter was not replayed. */
    Set<Stage> refusedBy(TopicRecord message) {
        Set<Stage> stages = EnumSet.noneOf(Stage.class);
        for (Store store : Store.values()) {
            if (isOpen(message, Stage.of(store))) {
                stages.add(Stage.of(store));
            }
        }
        return stages;
    }

    /** Marks the expected rows whose absence a dead letter explains. */
    void applyTo(ExpectedRows rows) {
        refusals.forEach((deadLetter, refusal) -> {
            if (refusal.id() != null && refusal.explainsAbsence() && !refusal.isReplayed()) {
                rows.markRefused(refusal.id(), deadLetter.stage());
            }
        });
    }

    private void add(DeadLetter deadLetter) {
        DeadLetterId.Source source = deadLetter.id().source();
        if (source instanceof MessageOffset message && !message.topic().equals(Topics.USERS_CREATED.name())) {
            // Any client can write to the dead-letter topic.
            return;
        }
        Optional<RunSequence> sequence = source instanceof RunSequence user
                ? SequenceHeaders.of(user.runId().value(), user.sequence())
                : SequenceHeaders.of(deadLetter.headers());
        Optional<UUID> ownId = sequence.map(SequenceHeaders::id);
        Optional<UUID> id = source instanceof RunSequence ? ownId : SequenceHeaders.id(deadLetter.key());
        // Headers alone explain no missing row: a client can put any run and sequence in them.
        if (refusals.putIfAbsent(deadLetter.id(), new Refusal(id.orElse(null), ownId.equals(id), false)) != null) {
            return;
        }
        boolean isCovered = scope.isWhole() || sequence.filter(scope::covers).isPresent();
        if (isInScope(source) && isCovered) {
            byReason.merge(deadLetter.reason().code(), 1L, Long::sum);
        }
    }

    /**
     * Marks a dead letter as replayed. If the replayed message has another id than the refused one, the refused id still has no
     * message, and its dead letter still explains that. Ignores replays after the audited end offsets, which are not read.
     */
    private void add(ReplayMarker marker, byte @Nullable [] key) {
        if (marker.offset() < scope.to().getOrDefault(marker.partition(), 0L)) {
            UUID replayed = SequenceHeaders.id(key).orElse(null);
            refusals.computeIfPresent(
                    marker.id(),
                    (unused, refusal) -> refusal.id() == null || refusal.id().equals(replayed)
                            ? new Refusal(refusal.id(), refusal.explainsAbsence(), true)
                            : refusal);
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
}
