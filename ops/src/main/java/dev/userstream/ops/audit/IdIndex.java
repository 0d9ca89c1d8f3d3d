package dev.userstream.ops.audit;

import java.util.UUID;

/**
 * Assigns ordinals to distinct 128-bit keys in the order of their first use, by open addressing over primitive arrays: 24 to 32
 * bytes a key instead of the hundred of a {@code HashMap}. Safe to read by several threads while none adds.
 */
final class IdIndex {
    private static final int SMALLEST = 1 << 10;

    private final LongColumn highs = new LongColumn();
    private final LongColumn lows = new LongColumn();
    /** One more than the ordinal of the key in each slot; 0 for a free slot. */
    private int[] slots = new int[SMALLEST];

    private int size;

    /** The number of keys. */
    int size() {
        return size;
    }

    /** The key of an ordinal. */
    UUID id(int ordinal) {
        return new UUID(highs.get(ordinal), lows.get(ordinal));
    }

    /** The key's ordinal, or -1. */
    int find(UUID id) {
        return slots[slot(id.getMostSignificantBits(), id.getLeastSignificantBits())] - 1;
    }

    /** The key's ordinal; a new one where the key is new. */
    int add(UUID id) {
        long high = id.getMostSignificantBits();
        long low = id.getLeastSignificantBits();
        int slot = slot(high, low);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        int ordinal = size++;
        highs.set(ordinal, high);
        lows.set(ordinal, low);
        slots[slot] = size;
        if (size > slots.length / 4 * 3) {
            grow();
        }
        return ordinal;
    }

    private int slot(long high, long low) {
        int mask = slots.length - 1;
        int slot = hash(high, low) & mask;
        while (slots[slot] != 0 && (lows.get(slots[slot] - 1) != low || highs.get(slots[slot] - 1) != high)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        slots = new int[Math.multiplyExact(slots.length, 2)];
        for (int ordinal = 0; ordinal < size; ordinal++) {
            slots[slot(highs.get(ordinal), lows.get(ordinal))] = ordinal + 1;
        }
    }

    private static int hash(long high, long low) {
        long mixed = (high ^ Long.rotateLeft(low, 32)) * 0x9E37_79B9_7F4A_7C15L;
        mixed = (mixed ^ (mixed >>> 32) ^ low) * 0xBF58_476D_1CE4_E5B9L;
        return (int) (mixed ^ (mixed >>> 32));
    }
}
