package dev.userstream.job.progress;

import dev.userstream.events.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
        @Nullable Tally tally = tallies.get(store);
        Instant now = clock.instant();
        if (tally == null) {
            tally = new Tally(now);
            tallies.put(store, tally);
        }
        tally.add(batch);
        if (!now.isBefore(tally.since.plus(interval))) {
            LOG.info(tally.line(store, batch.lag()));
            tallies.put(store, new Tally(now));
        }
    }

    /** Batches since the last line. */
    private static final class Tally {
        private final Instant since;
        private long batches;
        private long records;
        private long totalMs;
        private long longestMs;

        Tally(Instant since) {
            this.since = since;
        }

        void add(BatchProgress batch) {
            batches++;
            records += batch.records();
            totalMs += batch.durationMs();
            longestMs = Math.max(longestMs, batch.durationMs());
        }

        String line(Store store, long lag) {
            return "event=progress store=" + store.label() + " records=" + records + " batches=" + batches + " lag="
                    + lag + " batch_ms_mean=" + totalMs / batches + " batch_ms_max=" + longestMs;
        }
    }
}
