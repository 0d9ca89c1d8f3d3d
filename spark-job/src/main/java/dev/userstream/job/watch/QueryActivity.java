package dev.userstream.job.watch;

import dev.userstream.job.progress.BatchProgress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What can be seen of one store's query: its supervisor and its tasks tell it, the watchdog looks. Thread-safe. */
public final class QueryActivity {
    private final AtomicLong steps = new AtomicLong();
    private long starts;
    private Map<Integer, Long> startPositions = Map.of();
    private @Nullable Supplier<Optional<BatchProgress>> lastBatch;

    /**
     * The query starts now, and is watched from here on.
     *
     * @param positions where it starts: the next offset of each partition
     */
    public synchronized void started(Map<Integer, Long> positions) {
        starts++;
        startPositions = Map.copyOf(positions);
        lastBatch = Optional::empty;
    }

    /**
     * The query runs.
     *
     * @param last asked for the last batch that ended; must not wait for anything
     */
    public synchronized void running(Supplier<Optional<BatchProgress>> last) {
        lastBatch = last;
    }

    /** The query has ended; whatever comes until it starts again takes the time that it takes. */
    public synchronized void ended() {
        lastBatch = null;
    }

    /** The running batch has come further: a task has done something, or a record was read without one. */
    public void step() {
        steps.incrementAndGet();
    }

    /** The query as it is now; nothing while it does not run. */
    synchronized Optional<Sighting> look() {
        if (lastBatch == null) {
            return Optional.empty();
        }
        Optional<BatchProgress> last = lastBatch.get();
        return Optional.of(new Sighting(
                starts,
                last.map(BatchProgress::batchId).orElse(-1L),
                steps.get(),
                last.map(BatchProgress::positions).orElse(startPositions)));
    }
}
