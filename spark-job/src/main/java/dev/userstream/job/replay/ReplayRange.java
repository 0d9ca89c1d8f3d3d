package dev.userstream.job.replay;

import dev.userstream.job.read.KafkaTopic;
import dev.userstream.job.read.TopicExtent;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

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

    /**
     * Finds the offsets. A time selects by the records' own timestamps, which need not rise with the offsets: so it is read to
     * the end, and every record is looked at.
     *
     * @throws UnusableRangeException if an offset or partition is not in the topic
     */
    static ReplayRange of(Boundary from, Boundary to, @Nullable String runId, KafkaTopic topic)
            throws UnusableRangeException, ExecutionException, TimeoutException, InterruptedException {
        TopicExtent extent = topic.read();
        long fromMs = from instanceof Boundary.Time time ? time.instant().toEpochMilli() : Long.MIN_VALUE;
        long toMs = to instanceof Boundary.Time time ? time.instant().toEpochMilli() : Long.MAX_VALUE;
        Map<Integer, Long> first =
                from instanceof Boundary.Time ? topic.offsetsAt(fromMs, extent) : offsets("--from", from, extent);
        Map<Integer, Long> last = to instanceof Boundary.Time ? extent.ends() : new HashMap<>(extent.ends());
        if (to instanceof Boundary.Offsets offsets) {
            last = offsets("--to", offsets, extent);
        } else if (to instanceof Boundary.Earliest) {
            last = extent.earliest();
        }
        return new ReplayRange(new Span(first, last), new RecordFilter(fromMs, toMs, runId));
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
