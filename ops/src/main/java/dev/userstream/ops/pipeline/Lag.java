package dev.userstream.ops.pipeline;

import java.util.Map;
import java.util.SortedMap;

/** Consumer lag, in offsets. */
public final class Lag {
    private Lag() {}

    /** Offsets between what a group has committed and an end; a partition without a commit counts from its beginning. */
    public static long of(
            SortedMap<Integer, Long> committed, SortedMap<Integer, Long> earliest, SortedMap<Integer, Long> end) {
        long lag = 0;
        for (Map.Entry<Integer, Long> partition : end.entrySet()) {
            long first = earliest.getOrDefault(partition.getKey(), 0L);
            long next = Math.max(first, committed.getOrDefault(partition.getKey(), first));
            lag += Math.max(0, partition.getValue() - next);
        }
        return lag;
    }

    /** Offsets from a beginning to an end. */
    public static long between(SortedMap<Integer, Long> earliest, SortedMap<Integer, Long> end) {
        return of(earliest, earliest, end);
    }
}
