package dev.userstream.job.replay;

import dev.userstream.job.read.TopicExtent;
import java.util.Map;
import java.util.Objects;

/**
 * What is to be replayed.
 *
 * @param span the offsets that are read
 * @param filter which of their records are wanted
 */
record ReplayRange(Span span, RecordFilter filter) {
    /** A boundary names what the topic does not hold. The message says what it holds. */
    static final class UnusableRangeException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableRangeException(String message) {
            super(message);
        }
    }

    /** Finds where a time begins. */
    @FunctionalInterface
    interface OffsetsAt {
        /** The first offset of each partition whose record is not older than that, in milliseconds since 1970. */
        Map<Integer, Long> of(long timestampMs) throws InterruptedException;
    }

    /**
     * Finds the offsets. A time selects by the records' own timestamps, which need not rise with the offsets: so it is read to
     * the end, and every record is looked at.
     *
     * @throws UnusableRangeException if an offset or partition is not in the topic
     */
    static ReplayRange of(ReplayCommand.Wanted wanted, TopicExtent extent, OffsetsAt times)
            throws UnusableRangeException, InterruptedException {
        long fromMs = Long.MIN_VALUE;
        long toMs = Long.MAX_VALUE;
        Map<Integer, Long> first;
        Map<Integer, Long> last;
        if (wanted.from() instanceof Boundary.Time time) {
            fromMs = time.instant().toEpochMilli();
            // To Kafka a negative time is the name of an end of the topic.
            first = fromMs < 0 ? extent.earliest() : times.of(fromMs);
        } else {
            first = offsets("--from", wanted.from(), extent);
        }
        if (wanted.to() instanceof Boundary.Time time) {
            toMs = time.instant().toEpochMilli();
            last = extent.ends();
        } else {
            last = offsets("--to", wanted.to(), extent);
        }
        return new ReplayRange(new Span(first, last), new RecordFilter(fromMs, toMs, wanted.runId()));
    }

    private static Map<Integer, Long> offsets(String option, Boundary boundary, TopicExtent extent)
            throws UnusableRangeException {
        if (boundary instanceof Boundary.Latest) {
            return extent.ends();
        }
        if (!(boundary instanceof Boundary.Offsets offsets)) {
            return extent.earliest();
        }
        for (Map.Entry<Integer, Long> offset : offsets.byPartition().entrySet()) {
            Long earliest = extent.earliest().get(offset.getKey());
            if (earliest == null) {
                throw new UnusableRangeException(option + ": partition " + offset.getKey() + " (expected: 0 to "
                        + (extent.earliest().size() - 1) + ")");
            }
            long end = Objects.requireNonNull(extent.ends().get(offset.getKey()));
            if (offset.getValue() < earliest || offset.getValue() > end) {
                throw new UnusableRangeException(option + ": offset " + offset.getValue() + " of partition "
                        + offset.getKey() + " (expected: " + earliest + " to " + end
                        + ", which is what the topic holds; earliest for all of it)");
            }
        }
        return offsets.byPartition();
    }
}
