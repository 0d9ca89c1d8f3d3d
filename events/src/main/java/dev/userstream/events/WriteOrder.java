package dev.userstream.events;

/**
 * The one order that decides which message of an id is the newest. Cassandra's write time, PostgreSQL's guard, the collapsing
 * of a batch and the audit all use it.
 */
public final class WriteOrder {
    /** Smallest usable record timestamp, in milliseconds since 1970. */
    public static final long MIN_TIMESTAMP_MS = 1;

    /** Largest usable record timestamp, in milliseconds since 1970: the end of the year 9999, far from overflow. */
    public static final long MAX_TIMESTAMP_MS = 253_402_300_799_999L;

    private static final long OFFSETS_PER_MILLISECOND = 1_000;

    private WriteOrder() {}

    /**
     * The write order of a message, in microseconds since 1970, the unit of Cassandra's write time.
     *
     * @param timestampMs the record's CreateTime, {@link #MIN_TIMESTAMP_MS} to {@link #MAX_TIMESTAMP_MS}
     * @param offset the record's offset, 0 or more; it parts messages of one millisecond
     * @throws IllegalArgumentException if either is out of its range
     */
    public static long of(long timestampMs, long offset) {
        if (!isUsable(timestampMs) || offset < 0) {
            throw new IllegalArgumentException("timestamp: " + timestampMs + ", offset: " + offset
                    + " (expected: timestamp " + MIN_TIMESTAMP_MS + " to " + MAX_TIMESTAMP_MS + ", offset 0 or more)");
        }
        return timestampMs * OFFSETS_PER_MILLISECOND + offset % OFFSETS_PER_MILLISECOND;
    }

    /** The timestamp in a write order, in milliseconds since 1970. */
    public static long timestampMs(long writeOrder) {
        return writeOrder / OFFSETS_PER_MILLISECOND;
    }

    /** Whether a record's timestamp can be ordered at all. */
    public static boolean isUsable(long timestampMs) {
        return timestampMs >= MIN_TIMESTAMP_MS && timestampMs <= MAX_TIMESTAMP_MS;
    }
}
