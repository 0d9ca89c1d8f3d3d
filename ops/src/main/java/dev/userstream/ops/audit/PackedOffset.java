package dev.userstream.ops.audit;

/** Partition and offset of a record in one long, since ten million of them are kept. */
final class PackedOffset {
    private static final int OFFSET_BITS = 48;

    private PackedOffset() {}

    static long of(int partition, long offset) {
        return ((long) partition << OFFSET_BITS) | offset;
    }

    static int partition(long position) {
        return (int) (position >>> OFFSET_BITS);
    }

    static long offset(long position) {
        return position & ((1L << OFFSET_BITS) - 1);
    }
}
