package dev.userstream.ops.audit;

import dev.userstream.events.store.Store;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What both stores must hold: of every id the newest message, as digests. About 70 bytes an id. Filled by one thread; safe to
 * read by several once it is filled.
 */
final class ExpectedRows {
    /** A valid message carries this id. */
    private static final long CARRIED = 1;
    /** Its producer or the parser refused it: no row is due. */
    private static final long REFUSED = 2;
    /** Cassandra refused the newest message. */
    private static final long REFUSED_BY_CASSANDRA = 4;
    /** PostgreSQL refused the newest message. */
    private static final long REFUSED_BY_POSTGRES = 8;

    private final IdIndex ids = new IdIndex();
    private final LongColumn flags = new LongColumn();
    private final LongColumn writeOrders = new LongColumn();
    private final LongColumn digests = new LongColumn();
    private final LongColumn positions = new LongColumn();
    private final LongColumn sequences = new LongColumn();
    private final Map<Integer, List<Version>> ties = new HashMap<>();

    int size() {
        return ids.size();
    }

    UUID id(int ordinal) {
        return ids.id(ordinal);
    }

    /** The id's number, or -1. */
    int find(UUID id) {
        return ids.find(id);
    }

    /** Notes that the ledger promises this id. */
    int promise(UUID id) {
        return ids.add(id);
    }

    /** Notes that no row is due for a promised id. */
    void refuse(UUID id) {
        set(ids.add(id), REFUSED);
    }

    /** Notes that a store refused what was promised, for ids whose message is not there any more. */
    void excuse(UUID id, Store store) {
        set(ids.add(id), bit(store));
    }

    /** Takes a valid message into account: the newest of an id counts, of equally new ones any. */
    int offer(UUID id, Version version, Set<Store> refusedBy) {
        int ordinal = ids.add(id);
        if (!isCarried(ordinal) || version.writeOrder() > writeOrders.get(ordinal)) {
            replace(ordinal, version, refusedBy);
        } else if (version.writeOrder() == writeOrders.get(ordinal)) {
            ties.computeIfAbsent(ordinal, unused -> new ArrayList<>()).add(version);
            refusedBy.forEach(store -> set(ordinal, bit(store)));
        }
        return ordinal;
    }

    boolean isCarried(int ordinal) {
        return (flags.get(ordinal) & CARRIED) != 0;
    }

    boolean isRefused(int ordinal) {
        return (flags.get(ordinal) & REFUSED) != 0;
    }

    boolean isExcused(int ordinal, Store store) {
        return (flags.get(ordinal) & bit(store)) != 0;
    }

    /** Whether a row of this id must be in the store. */
    boolean isDue(int ordinal, Store store) {
        return !isExcused(ordinal, store) && (isCarried(ordinal) || !isRefused(ordinal));
    }

    /** The newest message of a carried id, and those that are equally new. */
    List<Version> versions(int ordinal) {
        Version first = new Version(
                writeOrders.get(ordinal), digests.get(ordinal), positions.get(ordinal), sequences.get(ordinal));
        List<Version> tied = ties.get(ordinal);
        if (tied == null) {
            return List.of(first);
        }
        List<Version> all = new ArrayList<>(tied);
        all.add(0, first);
        return all;
    }

    private void replace(int ordinal, Version version, Set<Store> refusedBy) {
        writeOrders.set(ordinal, version.writeOrder());
        digests.set(ordinal, version.digest());
        positions.set(ordinal, version.position());
        sequences.set(ordinal, version.sequence());
        ties.remove(ordinal);
        EnumSet.allOf(Store.class).forEach(store -> clear(ordinal, bit(store)));
        set(ordinal, CARRIED);
        refusedBy.forEach(store -> set(ordinal, bit(store)));
    }

    private void set(int ordinal, long bits) {
        flags.set(ordinal, flags.get(ordinal) | bits);
    }

    private void clear(int ordinal, long bits) {
        flags.set(ordinal, flags.get(ordinal) & ~bits);
    }

    private static long bit(Store store) {
        return switch (store) {
            case CASSANDRA -> REFUSED_BY_CASSANDRA;
            case POSTGRES -> REFUSED_BY_POSTGRES;
        };
    }
}
