package dev.userstream.job.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Offsets of some partitions; partitions without any are left out.
 *
 * @param from the first offset of each partition
 * @param to the offset after the last one, of the same partitions
 */
public record OffsetRange(SortedMap<Integer, Long> from, SortedMap<Integer, Long> to) {
    /** A bound that the topic does not hold; the message says what it holds. */
    public static final class UnusableRangeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnusableRangeException(String message) {
            super(message);
        }
    }

    static OffsetRange of(Map<Integer, Long> from, Map<Integer, Long> to) {
        SortedMap<Integer, Long> first = new TreeMap<>(from);
        first.entrySet().removeIf(begin -> begin.getValue() >= to.getOrDefault(begin.getKey(), 0L));
        SortedMap<Integer, Long> last = new TreeMap<>(to);
        last.keySet().retainAll(first.keySet());
        return new OffsetRange(first, last);
    }

    /**
     * The offsets that a bound stands for, where it is not a time.
     *
     * @throws UnusableRangeException if an offset or partition is not in the topic
     */
    static Map<Integer, Long> offsets(
            String option, RangeBound bound, Map<Integer, Long> earliest, Map<Integer, Long> latest) {
        if (bound instanceof RangeBound.Latest) {
            return latest;
        }
        if (!(bound instanceof RangeBound.Offsets offsets)) {
            return earliest;
        }
        offsets.byPartition().forEach((partition, offset) -> {
            long first = earliest.getOrDefault(partition, -1L);
            long end = latest.getOrDefault(partition, -1L);
            if (first < 0) {
                throw new UnusableRangeException(
                        option + ": partition " + partition + " (expected: 0 to " + (earliest.size() - 1) + ")");
            }
            if (offset < first || offset > end) {
                throw new UnusableRangeException(option + ": offset " + offset + " of partition " + partition
                        + " (expected: " + first + " to " + end + ", which the topic holds; earliest for all of it)");
            }
        });
        return offsets.byPartition();
    }

    long size() {
        return from.keySet().stream().mapToLong(this::size).sum();
    }

    private long size(int partition) {
        return to.getOrDefault(partition, 0L) - from.getOrDefault(partition, 0L);
    }

    /**
     * The same range in chunks, in the order of the offsets.
     *
     * @param offsets about how many offsets a chunk may have
     */
    List<OffsetRange> chunks(long offsets) {
        List<OffsetRange> chunks = new ArrayList<>();
        OffsetRange rest = this;
        while (!rest.from.isEmpty()) {
            OffsetRange remaining = rest;
            long each = Math.max(1, offsets / remaining.from.size());
            Map<Integer, Long> cut = new TreeMap<>();
            remaining.from.forEach(
                    (partition, first) -> cut.put(partition, first + Math.min(each, remaining.size(partition))));
            chunks.add(of(remaining.from, cut));
            rest = of(cut, remaining.to);
        }
        return chunks;
    }
}
