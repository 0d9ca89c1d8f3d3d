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
        return slots[slot(id)] - 1;
    }

    /** The key's ordinal; a new one where the key is new. */
    int add(UUID id) {
        int slot = slot(id);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        int ordinal = size++;
        highs.set(ordinal, id.getMostSignificantBits());
        lows.set(ordinal, id.getLeastSignificantBits());
        slots[slot] = size;
        if (size > slots.length / 4 * 3) {
            grow();
        }
        return ordinal;
    }

    /** The slot of the key, or the free one where it belongs, by Fibonacci hashing. */
    private int slot(UUID id) {
        int mask = slots.length - 1;
        long bits = id.getMostSignificantBits() ^ Long.rotateLeft(id.getLeastSignificantBits(), 32);
        int slot = (int) ((bits * 0x9E37_79B9_7F4A_7C15L) >>> (Integer.SIZE + Integer.numberOfLeadingZeros(mask)));
        while (slots[slot] != 0 && !id(slots[slot] - 1).equals(id)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        slots = new int[Math.multiplyExact(slots.length, 2)];
        for (int ordinal = 0; ordinal < size; ordinal++) {
            slots[slot(id(ordinal))] = ordinal + 1;
        }
    }
}
