package dev.userstream.job.watch;

import dev.userstream.events.Store;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.settings.KafkaSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;

/**
 * Ends a job whose query has lag, believes itself running and does nothing: neither ends a batch nor a task, nor reads a
 * record. A new process may do better. {@link #check()} is to be called every {@link #interval(Duration)} by one thread.
 */
public final class Watchdog {
    private static final int CHECKS_PER_TIMEOUT = 6;

    private final InstantSource clock;
    private final Duration timeout;
    private final BiConsumer<Store, StoreFailure> end;
    private final Map<Store, StoreWatch> watches = new EnumMap<>(Store.class);

    Watchdog(
            InstantSource clock,
            Duration timeout,
            Function<Store, QueryActivity> activities,
            EndOffsets ends,
            BiConsumer<Store, StoreFailure> end) {
        this.clock = clock;
        this.timeout = timeout;
        this.end = end;
        for (Store store : Store.values()) {
            watches.put(store, new StoreWatch(store, activities.apply(store), ends, timeout, interval(timeout)));
        }
    }

    /**
     * A watchdog that asks Kafka for the lag.
     *
     * @param timeout how long a query may have lag and do nothing
     * @param admin its owner closes it
     * @param requestTimeout longest time of one request to Kafka
     * @param end called with a store whose query is stuck
     */
    public static Watchdog of(
            InstantSource clock,
            Duration timeout,
            Function<Store, QueryActivity> activities,
            Admin admin,
            KafkaSettings kafka,
            Duration requestTimeout,
            BiConsumer<Store, StoreFailure> end) {
        return new Watchdog(clock, timeout, activities, new KafkaEndOffsets(admin, kafka, requestTimeout), end);
    }

    /** How often to check, so that a stuck query is noticed not much later than its timeout. */
    public static Duration interval(Duration timeout) {
        return timeout.dividedBy(CHECKS_PER_TIMEOUT);
    }

    /** Looks at every store's query once. */
    public void check() throws InterruptedException {
        for (Map.Entry<Store, StoreWatch> watch : watches.entrySet()) {
            OptionalLong lag = watch.getValue().check(clock.instant());
            if (lag.isPresent()) {
                end.accept(
                        watch.getKey(),
                        new StoreFailure(
                                FailureCause.STUCK,
                                "lag " + lag.getAsLong() + ", and for " + timeout.toSeconds()
                                        + "s or more no batch ended, no task began or ended, and no record was read"
                                        + " (expected: some progress)"));
            }
        }
    }
}
