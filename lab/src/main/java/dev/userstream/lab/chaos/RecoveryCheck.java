package dev.userstream.lab.chaos;

import dev.userstream.events.UserIds;
import dev.userstream.events.store.Store;
import dev.userstream.lab.chaos.RunTracker.RunSpec;
import dev.userstream.local.probe.RowPoller;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.stack.Stack;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Measures the time until a newly published user is readable in both stores. Not thread-safe. */
final class RecoveryCheck implements AutoCloseable {
    private static final long POLL_INTERVAL_MS = 50;

    private final RunTracker runs;
    private final Runnable whileWaiting;
    private final List<RowPoller> pollers;
    private int checks;

    /**
     * Creates a check.
     *
     * @param whileWaiting is called repeatedly while a check waits
     */
    RecoveryCheck(RunTracker runs, Stack stack, Runnable whileWaiting) {
        this.runs = runs;
        this.whileWaiting = whileWaiting;
        this.pollers = Arrays.stream(Store.values())
                .map(store ->
                        RowPoller.start(store.label(), () -> StoreRows.connect(store, stack), InstantSource.system()))
                .toList();
    }

    /**
     * Publishes one user and waits for its rows.
     *
     * @return the time it took; empty if the rows did not appear in time
     */
    Optional<Duration> await(Duration timeout) throws InterruptedException {
        long start = System.nanoTime();
        RunSpec run = runs.newRun("check-" + ++checks, 1, 1);
        Sample user = new Sample(0, UserIds.of(run.id(), 0));
        pollers.forEach(poller -> poller.watch(List.of(user), sample -> true));
        boolean accepted = false;
        while (System.nanoTime() - start < timeout.toNanos()) {
            whileWaiting.run();
            accepted = accepted || runs.request(run).isPresent();
            if (accepted && pollers.stream().allMatch(poller -> poller.seen().containsKey(user.id()))) {
                return Optional.of(Duration.ofNanos(System.nanoTime() - start));
            }
            Thread.sleep(POLL_INTERVAL_MS);
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        pollers.forEach(RowPoller::close);
    }
}
