package dev.userstream.job.progress;

import dev.userstream.events.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says every now and then how far each store is; silent while nothing happens. Thread-safe. */
public final class ProgressReport {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressReport.class);

    private final InstantSource clock;
    private final Duration interval;
    private final Map<Store, Tally> tallies = new EnumMap<>(Store.class);

    /**
     * A report with nothing in it.
     *
     * @param interval shortest time between two lines about one store
     */
    public ProgressReport(InstantSource clock, Duration interval) {
        this.clock = clock;
        this.interval = interval;
    }

    /** Counts a batch, and writes a line when it is time. */
    public synchronized void add(Store store, BatchProgress batch) {
        tallies.computeIfAbsent(store, first -> new Tally(clock.instant())).add(batch);
        writeWhatIsDue();
    }

    /** Writes the lines whose time has come; without it the last batches before a pause would go unsaid. */
    public synchronized void writeWhatIsDue() {
        Instant now = clock.instant();
        tallies.entrySet().removeIf(entry -> {
            boolean due = !now.isBefore(entry.getValue().since.plus(interval));
            if (due) {
                LOG.info(entry.getValue().line(entry.getKey()));
            }
            return due;
        });
    }

    /** Batches since the last line. */
    private static final class Tally {
        private final Instant since;
        private long batches;
        private long records;
        private long totalMs;
        private long longestMs;
        private long lag;

        Tally(Instant since) {
            this.since = since;
        }

        void add(BatchProgress batch) {
            batches++;
            lag = batch.lag();
            records += batch.records();
            totalMs += batch.durationMs();
            longestMs = Math.max(longestMs, batch.durationMs());
        }

        String line(Store store) {
            return "event=progress store=" + store.label() + " records=" + records + " batches=" + batches + " lag="
                    + lag + " batch_ms_mean=" + totalMs / batches + " batch_ms_max=" + longestMs;
        }
    }
}
