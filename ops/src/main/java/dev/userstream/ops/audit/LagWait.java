package dev.userstream.ops.audit;

import dev.userstream.events.store.Store;
import dev.userstream.ops.pipeline.CommittedOffsets;
import dev.userstream.ops.pipeline.Lag;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.LongSupplier;

/** Waits until the stores have taken the topic up to an end, for a bounded time. Confined to one thread. */
final class LagWait {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final CommittedOffsets positions;
    private final LongSupplier nanoTime;
    private final Pause pause;
    private final AuditProgress progress;

    LagWait(CommittedOffsets positions, LongSupplier nanoTime, Pause pause, AuditProgress progress) {
        this.positions = positions;
        this.nanoTime = nanoTime;
        this.pause = pause;
        this.progress = progress;
    }

    /** The messages that each store still lacks when it has caught up or time is over. */
    Map<Store, Long> await(SortedMap<Integer, Long> beginning, SortedMap<Integer, Long> end, Duration limit)
            throws InterruptedException {
        long start = nanoTime.getAsLong();
        long total = Lag.between(beginning, end);
        while (true) {
            Map<Store, Long> lags = new EnumMap<>(Store.class);
            for (Store store : Store.values()) {
                lags.put(store, Lag.of(positions.committed(store), beginning, end));
            }
            long worst = lags.values().stream().mapToLong(Long::longValue).max().orElse(0);
            progress.report("waiting for the stores", total - worst, total);
            if (worst == 0 || nanoTime.getAsLong() - start >= limit.toNanos()) {
                return lags;
            }
            pause.pause(BETWEEN_LOOKS);
        }
    }
}
