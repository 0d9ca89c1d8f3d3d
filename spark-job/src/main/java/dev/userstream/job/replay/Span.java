package dev.userstream.job.replay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Offsets of some partitions.
 *
 * @param from the first offset of each partition
 * @param to the offset after the last one, of the same partitions; never below the first
 */
record Span(Map<Integer, Long> from, Map<Integer, Long> to) {
    /** Copies the offsets and leaves out partitions of which there are none. */
    Span {
        Map<Integer, Long> ends = to;
        Map<Integer, Long> first = new HashMap<>(from);
        first.entrySet().removeIf(begin -> begin.getValue() >= ends.getOrDefault(begin.getKey(), 0L));
        from = Map.copyOf(first);
        Map<Integer, Long> last = new HashMap<>(to);
        last.keySet().retainAll(first.keySet());
        to = Map.copyOf(last);
    }

    /** How many offsets it has; compaction apart, as many records. */
    long size() {
        return from.keySet().stream().mapToLong(this::size).sum();
    }

    boolean contains(int partition, long offset) {
        return from.containsKey(partition)
                && offset >= Objects.requireNonNull(from.get(partition))
                && offset < Objects.requireNonNull(to.get(partition));
    }

    /**
     * The same in pieces, in the order of the offsets.
     *
     * @param offsets about how many offsets a piece may have
     */
    List<Span> pieces(long offsets) {
        List<Span> pieces = new ArrayList<>();
        Span rest = this;
        while (rest.size() > 0) {
            long each = Math.max(1, offsets / rest.from.size());
            Map<Integer, Long> cut = new HashMap<>();
            for (int partition : rest.from.keySet()) {
                long first = Objects.requireNonNull(rest.from.get(partition));
                cut.put(partition, first + Math.min(each, rest.size(partition)));
            }
            pieces.add(new Span(rest.from, cut));
            rest = new Span(cut, rest.to);
        }
        return pieces;
    }

    private long size(int partition) {
        return Objects.requireNonNull(to.get(partition)) - Objects.requireNonNull(from.get(partition));
    }
}
