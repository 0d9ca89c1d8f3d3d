package dev.userstream.ops.audit;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetter.Origin;
import dev.userstream.events.DeadLetter.Rejecter;
import dev.userstream.events.DeadLetterCodec;
import dev.userstream.events.Replay;
import dev.userstream.events.ReplayCodec;
import dev.userstream.events.Store;
import dev.userstream.events.Topics;
import dev.userstream.ops.evidence.TopicRecord;
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
final class Letters {
    private final AuditScope scope;
    private final Map<Rejecter, LetterIndex> indexes = new EnumMap<>(Rejecter.class);
    private final SortedMap<String, Long> byReason = new TreeMap<>();
    private long unreadable;

    Letters(AuditScope scope) {
        this.scope = scope;
    }

    void accept(TopicRecord message) {
        Optional<DeadLetter> letter = DeadLetterCodec.decode(message.key(), message.value(), message.headers());
        if (letter.isPresent()) {
            add(letter.get());
            return;
        }
        ReplayCodec.decode(message.headers()).ifPresentOrElse(replay -> add(replay, message.key()), () -> unreadable++);
    }

    /** Records of the dead-letter topic that are neither letters nor marks of replays. */
    long unreadable() {
        return unreadable;
    }

    /** How many identities, by the code of their reason. */
    SortedMap<String, Long> byReason() {
        return byReason;
    }

    /** Whether a letter says so; that it was replayed does not make the message itself any better. */
    boolean refusedByParser(TopicRecord message) {
        return index(Rejecter.PARSER).holds(origin(message));
    }

    /** The stores that refused this message, and whose refusal was not replayed. */
    Set<Store> refusedBy(TopicRecord message) {
        Set<Store> stores = EnumSet.noneOf(Store.class);
        for (Store store : Store.values()) {
            if (index(rejecter(store)).isOpen(origin(message))) {
                stores.add(store);
            }
        }
        return stores;
    }

    /** Applies to the promised rows what the letters excuse by run and sequence. */
    void applyTo(ExpectedRows rows) {
        for (Rejecter rejecter : Set.of(Rejecter.PRODUCER, Rejecter.PARSER)) {
            each(rejecter, rows, rows::refuse);
        }
        for (Store store : Store.values()) {
            each(rejecter(store), rows, id -> rows.excuse(id, store));
        }
    }

    private void each(Rejecter rejecter, ExpectedRows rows, Consumer<UUID> action) {
        index(rejecter).eachExcused(id -> {
            if (rows.find(id) >= 0) {
                action.accept(id);
            }
        });
    }

    private void add(DeadLetter letter) {
        if (!isUsable(letter.origin())) {
            return;
        }
        Optional<Claim> claim = claim(letter);
        boolean first = index(letter.rejecter()).add(letter.origin(), id(letter), excuses(letter, claim));
        boolean covered = claim.filter(scope::covers).isPresent();
        if (first && isOfScope(letter.origin()) && (covered || scope.isWhole())) {
            byReason.merge(letter.reason().code(), 1L, Long::sum);
        }
    }

    /** A replay that came after the topic's end was noted is for the next audit: its message is not looked at in this one. */
    private void add(Replay replay, byte @Nullable [] key) {
        if (isUsable(replay.origin()) && replay.offset() < scope.to().getOrDefault(replay.partition(), 0L)) {
            index(replay.rejecter()).replay(replay.origin(), UserKey.id(key));
        }
    }

    /** Headers alone excuse nobody: whoever writes junk can name any run and sequence in them. */
    private static boolean excuses(DeadLetter letter, Optional<Claim> claim) {
        return letter.origin() instanceof Origin.Sequence
                || claim.map(Claim::derivedId).equals(UserKey.id(letter.key()));
    }

    /** The id that the refused message has; a user that never became one has its place's. */
    private static Optional<UUID> id(DeadLetter letter) {
        return letter.origin() instanceof Origin.Sequence
                ? claim(letter).map(Claim::derivedId)
                : UserKey.id(letter.key());
    }

    /** Anyone may write to the topic of dead letters. */
    private static boolean isUsable(Origin origin) {
        return origin instanceof Origin.Position position
                ? position.topic().equals(Topics.USERS_CREATED.name())
                        && position.partition() >= 0
                        && position.offset() >= 0
                : ((Origin.Sequence) origin).sequence() >= 0;
    }

    private boolean isOfScope(Origin origin) {
        return !(origin instanceof Origin.Position position)
                || (position.offset() < scope.to().getOrDefault(position.partition(), 0L)
                        && position.offset() >= scope.from().getOrDefault(position.partition(), 0L));
    }

    private LetterIndex index(Rejecter rejecter) {
        return indexes.computeIfAbsent(rejecter, unused -> new LetterIndex());
    }

    private static Origin.Position origin(TopicRecord message) {
        return new Origin.Position(
                Topics.USERS_CREATED.name(), message.partition(), message.offset(), message.timestampMs());
    }

    private static Optional<Claim> claim(DeadLetter letter) {
        return letter.origin() instanceof Origin.Sequence place
                ? Optional.of(new Claim(place.runId(), place.sequence())).filter(claim -> claim.sequence() >= 0)
                : Claim.of(letter.headers());
    }

    private static Rejecter rejecter(Store store) {
        return switch (store) {
            case CASSANDRA -> Rejecter.CASSANDRA;
            case POSTGRES -> Rejecter.POSTGRES;
        };
    }
}
