package dev.userstream.ops.audit;

import dev.userstream.events.store.Store;
import dev.userstream.ops.compact.IdIndex;
import dev.userstream.ops.compact.LongColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The rows that both stores must hold: the newest message of every id, as digests. About 70 bytes an id. Filled by one thread;
 * safe to read by several afterwards.
 */
final class ExpectedRows {
    /** A valid message has this id. */
    private static final long HAS_MESSAGE = 1;

    /** The producer or the parser refused it: no row is due. */
    private static final long REFUSED = 2;

    /** A store refused the newest message. */
    private static final long REFUSED_BY_CASSANDRA = 4;

    private static final long REFUSED_BY_POSTGRES = 8;

    private final IdIndex ids = new IdIndex();
    private final LongColumn flags = new LongColumn();
    private final LongColumn writeOrders = new LongColumn();
    private final LongColumn digests = new LongColumn();
    private final LongColumn offsets = new LongColumn();
    private final LongColumn sequences = new LongColumn();
    private final Map<Integer, List<MessageVersion>> ties = new HashMap<>();

    int size() {
        return ids.size();
    }

    UUID id(int ordinal) {
        return ids.id(ordinal);
    }

    /** The id's ordinal, or -1. */
    int find(UUID id) {
        return ids.find(id);
    }

    /** Adds an id that the ledger expects. */
    void expect(UUID id) {
        ids.add(id);
    }

    /** Marks an expected id as refused by the producer or the parser. */
    void refuse(UUID id) {
        set(ids.add(id), REFUSED);
    }

    /** Marks an expected id as refused by a store, for ids whose message the topic no longer holds. */
    void excuse(UUID id, Store store) {
        set(ids.add(id), bit(store));
    }

    /** Adds a valid message: the newest of an id counts, and any of equally new ones. */
    int offer(UUID id, MessageVersion version, Set<Store> refusedBy) {
        int ordinal = ids.add(id);
        if (!hasMessage(ordinal) || version.writeOrder() > writeOrders.get(ordinal)) {
            replace(ordinal, version, refusedBy);
        } else if (version.writeOrder() == writeOrders.get(ordinal)) {
            ties.computeIfAbsent(ordinal, unused -> new ArrayList<>()).add(version);
            refusedBy.forEach(store -> set(ordinal, bit(store)));
        }
        return ordinal;
    }

    boolean hasMessage(int ordinal) {
        return (flags.get(ordinal) & HAS_MESSAGE) != 0;
    }

    boolean isRefused(int ordinal) {
        return (flags.get(ordinal) & REFUSED) != 0;
    }

    boolean isExcused(int ordinal, Store store) {
        return (flags.get(ordinal) & bit(store)) != 0;
    }

    /** Whether the store must have a row of this id. */
    boolean isDue(int ordinal, Store store) {
        return !isExcused(ordinal, store) && (hasMessage(ordinal) || !isRefused(ordinal));
    }

    /** The newest message of an id that has one, and those that are equally new. */
    List<MessageVersion> versions(int ordinal) {
        List<MessageVersion> versions = new ArrayList<>(ties.getOrDefault(ordinal, List.of()));
        versions.add(
                0,
                new MessageVersion(
                        writeOrders.get(ordinal), digests.get(ordinal), offsets.get(ordinal), sequences.get(ordinal)));
        return versions;
    }

    private void replace(int ordinal, MessageVersion version, Set<Store> refusedBy) {
        writeOrders.set(ordinal, version.writeOrder());
        digests.set(ordinal, version.digest());
        offsets.set(ordinal, version.offset());
        sequences.set(ordinal, version.sequenceDigest());
        ties.remove(ordinal);
        flags.set(ordinal, (flags.get(ordinal) & REFUSED) | HAS_MESSAGE);
        refusedBy.forEach(store -> set(ordinal, bit(store)));
    }

    private void set(int ordinal, long bits) {
        flags.set(ordinal, flags.get(ordinal) | bits);
    }

    private static long bit(Store store) {
        return store == Store.CASSANDRA ? REFUSED_BY_CASSANDRA : REFUSED_BY_POSTGRES;
    }
}
