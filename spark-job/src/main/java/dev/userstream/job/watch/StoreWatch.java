package dev.userstream.job.watch;

import dev.userstream.events.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges one store's query by comparing how it looks with how it looked: it is stuck when for long enough nothing has moved
 * though there is something to do. Kafka is asked only where nothing moves. Confined to one thread.
 */
final class StoreWatch {
    /** So many times the timeout may pass before the first batch since a start has ended. */
    private static final int STARTING = 3;

    private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);

    private final Store store;
    private final QueryActivity activity;
    private final EndOffsets ends;
    private final Duration timeout;
    private final Duration interval;
    private @Nullable Sighting before;
    private Instant checked = Instant.MIN;
    private Duration stuckFor = Duration.ZERO;
    private boolean isLagKnown = true;

    /**
     * A watch that has seen nothing yet.
     *
     * @param timeout how long a query may have lag and do nothing
     * @param interval time between two checks
     */
    StoreWatch(Store store, QueryActivity activity, EndOffsets ends, Duration timeout, Duration interval) {
        this.store = store;
        this.activity = activity;
        this.ends = ends;
        this.timeout = timeout;
        this.interval = interval;
    }

    /** The consumer lag of a query that is stuck; nothing while it is not, or while that cannot be known. */
    OptionalLong check(Instant now) throws InterruptedException {
        Optional<Sighting> seen = activity.look();
        Duration passed = sinceLastCheck(now);
        if (seen.isEmpty() || !seen.get().equals(before)) {
            before = seen.orElse(null);
            stuckFor = Duration.ZERO;
            return OptionalLong.empty();
        }
        long lag = lag(seen.get().positions());
        stuckFor = lag > 0 ? stuckFor.plus(passed) : Duration.ZERO;
        return stuckFor.compareTo(patience(seen.get())) >= 0 ? OptionalLong.of(lag) : OptionalLong.empty();
    }

    /** On a busy machine a start takes a minute and more; a watchdog that ended it would only make that busier. */
    private Duration patience(Sighting seen) {
        return seen.batch() < 0 ? timeout.multipliedBy(STARTING) : timeout;
    }

    /** A process that itself was frozen has seen nothing of the time; the query has had none either. */
    private Duration sinceLastCheck(Instant now) {
        Duration longest = interval.multipliedBy(2);
        Instant earliest = now.minus(longest);
        Duration passed = Duration.between(checked.isBefore(earliest) ? earliest : checked, now);
        checked = now;
        return passed.isNegative() ? Duration.ZERO : passed;
    }

    private long lag(Map<Integer, Long> positions) throws InterruptedException {
        if (positions.isEmpty()) {
            return 0;
        }
        try {
            Map<Integer, Long> end = ends.of(positions.keySet());
            lagIsKnown();
            return positions.entrySet().stream()
                    .mapToLong(position -> Math.max(0, end.getOrDefault(position.getKey(), 0L) - position.getValue()))
                    .sum();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            // Kafka is down or forbids it: nobody can say whether there is something to do.
            lagIsUnknown(e);
            return 0;
        }
    }

    private void lagIsKnown() {
        if (!isLagKnown) {
            LOG.info("event=lag_known store={}", store.label());
        }
        isLagKnown = true;
    }

    private void lagIsUnknown(Exception error) {
        if (isLagKnown) {
            LOG.warn(
                    "event=lag_unknown store={} detail=\"{}; the watchdog cannot judge this store\"",
                    store.label(),
                    error.toString());
        }
        isLagKnown = false;
    }
}
