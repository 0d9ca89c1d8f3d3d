package dev.userstream.job.progress;

import dev.userstream.events.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each store's progress once per interval, and nothing while there is none. Thread-safe. */
final class ProgressReport {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressReport.class);

    private final InstantSource clock;
    private final Duration interval;
    private final Map<Store, Totals> totals = new EnumMap<>(Store.class);

    ProgressReport(InstantSource clock, Duration interval) {
        this.clock = clock;
        this.interval = interval;
    }

    /** Counts a batch, and logs a line when it is due. */
    synchronized void add(Store store, BatchProgress batch) {
        totals.computeIfAbsent(store, first -> new Totals(clock.instant())).add(batch);
        logDueLines();
    }

    /** Logs the lines that are due; has to be called while queries are idle, too. */
    synchronized void logDueLines() {
        Instant now = clock.instant();
        totals.entrySet().removeIf(entry -> {
            boolean due = !now.isBefore(entry.getValue().since.plus(interval));
            if (due) {
                LOG.info(entry.getValue().line(entry.getKey()));
            }
            return due;
        });
    }

    /** Batches since the last line. */
    private static final class Totals {
        private final Instant since;
        private long batches;
        private long records;
        private long totalMs;
        private long longestMs;
        private long lag;

        Totals(Instant since) {
            this.since = since;
        }

        void add(BatchProgress batch) {
            batches++;
            lag = batch.lag();
            records += batch.records();
            totalMs += batch.duration().toMillis();
            longestMs = Math.max(longestMs, batch.duration().toMillis());
        }

        String line(Store store) {
            return "event=progress store=" + store.label() + " records=" + records + " batches=" + batches + " lag="
                    + lag + " batch_ms_mean=" + totalMs / batches + " batch_ms_max=" + longestMs;
        }
    }
}
