package dev.userstream.ops.audit;

import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.DeadLetterCodec;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.deadletter.DeadLetterId.RunSequence;
import dev.userstream.events.deadletter.DeadLetterId.Source;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.deadletter.ReplayMarkerCodec;
import dev.userstream.events.deadletter.Stage;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.ops.pipeline.TopicRecord;
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
 * The dead letters that concern an audit, each identity once, and which of them were replayed within what is audited. Not
 * thread-safe.
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
        Optional<DeadLetter> deadLetter = DeadLetterCodec.decode(message.key(), message.value(), message.headers());
        if (deadLetter.isPresent()) {
            add(deadLetter.get());
            return;
        }
        ReplayMarkerCodec.decode(message.headers())
                .ifPresentOrElse(replay -> add(replay, message.key()), () -> unreadable++);
    }

    /** Records of the dead-letter topic that are neither dead letters nor marks of replays. */
    long unreadable() {
        return unreadable;
    }

    /** How many identities, by the code of their reason. */
    SortedMap<String, Long> byReason() {
        return byReason;
    }

    /** Whether a dead letter says so; that it was replayed does not make the message itself any better. */
    boolean refusedByParser(TopicRecord message) {
        return index(Stage.PARSER).holds(origin(message));
    }

    /** The stores that refused this message, and whose refusal was not replayed. */
    Set<Store> refusedBy(TopicRecord message) {
        Set<Store> stores = EnumSet.noneOf(Store.class);
        for (Store store : Store.values()) {
            if (index(stage(store)).isOpen(origin(message))) {
                stores.add(store);
            }
        }
        return stores;
    }

    /** Applies to the promised rows what the dead letters excuse by run and sequence. */
    void applyTo(ExpectedRows rows) {
        for (Stage stage : Set.of(Stage.PRODUCER, Stage.PARSER)) {
            each(stage, rows, rows::refuse);
        }
        for (Store store : Store.values()) {
            each(stage(store), rows, id -> rows.excuse(id, store));
        }
    }

    private void each(Stage stage, ExpectedRows rows, Consumer<UUID> action) {
        index(stage).eachExcused(id -> {
            if (rows.find(id) >= 0) {
                action.accept(id);
            }
        });
    }

    private void add(DeadLetter deadLetter) {
        if (!isUsable(deadLetter.id().source())) {
            return;
        }
        Optional<RunSequenceHeader> sequence = sequence(deadLetter);
        boolean first = index(deadLetter.id().stage())
                .add(deadLetter.id().source(), id(deadLetter), excuses(deadLetter, sequence));
        boolean covered = sequence.filter(scope::covers).isPresent();
        if (first && isOfScope(deadLetter.id().source()) && (covered || scope.isWhole())) {
            byReason.merge(deadLetter.reason().code(), 1L, Long::sum);
        }
    }

    /** A replay that came after the topic's end was noted is for the next audit: its message is not looked at in this one. */
    private void add(ReplayMarker replay, byte @Nullable [] key) {
        if (isUsable(replay.id().source()) && replay.offset() < scope.to().getOrDefault(replay.partition(), 0L)) {
            index(replay.id().stage()).replay(replay.id().source(), UserKey.id(key));
        }
    }

    /** Headers alone excuse nobody: whoever writes junk can name any run and sequence in them. */
    private static boolean excuses(DeadLetter deadLetter, Optional<RunSequenceHeader> sequence) {
        return deadLetter.id().source() instanceof RunSequence
                || sequence.map(RunSequenceHeader::derivedId).equals(UserKey.id(deadLetter.key()));
    }

    /** The id that the refused message has; a user that never became one has its place's. */
    private static Optional<UUID> id(DeadLetter deadLetter) {
        return deadLetter.id().source() instanceof RunSequence
                ? sequence(deadLetter).map(RunSequenceHeader::derivedId)
                : UserKey.id(deadLetter.key());
    }

    /** Anyone may write to the topic of dead letters. */
    private static boolean isUsable(Source origin) {
        return origin instanceof MessageOffset position
                ? position.topic().equals(Topics.USERS_CREATED.name())
                        && position.partition() >= 0
                        && position.offset() >= 0
                : ((RunSequence) origin).sequence() >= 0;
    }

    private boolean isOfScope(Source origin) {
        return !(origin instanceof MessageOffset position)
                || (position.offset() < scope.to().getOrDefault(position.partition(), 0L)
                        && position.offset() >= scope.from().getOrDefault(position.partition(), 0L));
    }

    private StageIndex index(Stage stage) {
        return indexes.computeIfAbsent(stage, unused -> new StageIndex());
    }

    private static MessageOffset origin(TopicRecord message) {
        return new MessageOffset(
                Topics.USERS_CREATED.name(), message.partition(), message.offset(), message.timestampMs());
    }

    private static Optional<RunSequenceHeader> sequence(DeadLetter deadLetter) {
        return deadLetter.id().source() instanceof RunSequence place
                ? Optional.of(new RunSequenceHeader(place.runId(), place.sequence()))
                        .filter(sequence -> sequence.sequence() >= 0)
                : RunSequenceHeader.of(deadLetter.headers());
    }

    private static Stage stage(Store store) {
        return switch (store) {
            case CASSANDRA -> Stage.CASSANDRA;
            case POSTGRES -> Stage.POSTGRES;
        };
    }
}
