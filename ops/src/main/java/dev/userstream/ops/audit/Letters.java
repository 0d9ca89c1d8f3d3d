package dev.userstream.ops.audit;

import dev.userstream.events.DeadLetter;
import dev.userstream.events.DeadLetter.Origin;
import dev.userstream.events.DeadLetter.Rejecter;
import dev.userstream.events.DeadLetterCodec;
import dev.userstream.events.Store;
import dev.userstream.events.Topics;
import dev.userstream.ops.evidence.TopicRecord;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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

/** The dead letters that concern an audit, each identity once. Not thread-safe. */
final class Letters {
    private final AuditScope scope;
    private final Map<Rejecter, IdIndex> positions = new EnumMap<>(Rejecter.class);
    /** Ids derived from run and sequence: of letters of the producer, and of messages that had this id as their key. */
    private final Map<Rejecter, IdIndex> derivedIds = new EnumMap<>(Rejecter.class);

    private final SortedMap<String, Long> byReason = new TreeMap<>();
    private long unreadable;

    Letters(AuditScope scope) {
        this.scope = scope;
        for (Rejecter rejecter : Rejecter.values()) {
            positions.put(rejecter, new IdIndex());
            derivedIds.put(rejecter, new IdIndex());
        }
    }

    void accept(TopicRecord message) {
        Optional<DeadLetter> letter = DeadLetterCodec.decode(message.key(), message.value(), message.headers());
        letter.ifPresentOrElse(this::add, () -> unreadable++);
    }

    /** Records of the dead-letter topic that are no dead letters. */
    long unreadable() {
        return unreadable;
    }

    /** How many identities, by the code of their reason. */
    SortedMap<String, Long> byReason() {
        return byReason;
    }

    boolean refusedByParser(TopicRecord message) {
        return holds(Rejecter.PARSER, message);
    }

    /** The stores that refused this message. */
    Set<Store> refusedBy(TopicRecord message) {
        Set<Store> stores = EnumSet.noneOf(Store.class);
        for (Store store : Store.values()) {
            if (holds(rejecter(store), message)) {
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
        IdIndex ids = index(derivedIds, rejecter);
        for (int letter = 0; letter < ids.size(); letter++) {
            UUID id = ids.id(letter);
            if (rows.find(id) >= 0) {
                action.accept(id);
            }
        }
    }

    private void add(DeadLetter letter) {
        Optional<Claim> claim = claim(letter);
        boolean covered = claim.filter(scope::covers).isPresent();
        boolean first = letter.origin() instanceof Origin.Position position
                ? isOfTopic(position) && addPosition(letter.rejecter(), position)
                : claim.filter(place -> isNew(letter.rejecter(), place)).isPresent();
        claim.map(Claim::derivedId)
                .filter(id -> letter.origin() instanceof Origin.Sequence || isKey(letter.key(), id))
                .ifPresent(id -> index(derivedIds, letter.rejecter()).add(id));
        if (first && (covered || scope.isWhole())) {
            byReason.merge(letter.reason().code(), 1L, Long::sum);
        }
    }

    /** Headers alone excuse nobody: whoever writes junk can name any run and sequence in them. */
    private static boolean isKey(byte @Nullable [] key, UUID id) {
        return Arrays.equals(key, id.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private boolean isOfTopic(Origin.Position position) {
        return position.topic().equals(Topics.USERS_CREATED.name())
                && position.offset() < scope.to().getOrDefault(position.partition(), 0L)
                && position.offset() >= scope.from().getOrDefault(position.partition(), 0L);
    }

    /** The timestamp belongs to the key: in a topic that was deleted and made again the same position is another message. */
    private boolean addPosition(Rejecter rejecter, Origin.Position position) {
        IdIndex index = index(positions, rejecter);
        int before = index.size();
        index.add(Position.of(position.partition(), position.offset()), position.timestampMs());
        return index.size() > before;
    }

    private boolean isNew(Rejecter rejecter, Claim claim) {
        return index(derivedIds, rejecter).find(claim.derivedId()) < 0;
    }

    private boolean holds(Rejecter rejecter, TopicRecord message) {
        return index(positions, rejecter)
                .contains(Position.of(message.partition(), message.offset()), message.timestampMs());
    }

    private static IdIndex index(Map<Rejecter, IdIndex> indexes, Rejecter rejecter) {
        return indexes.computeIfAbsent(rejecter, unused -> new IdIndex());
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
