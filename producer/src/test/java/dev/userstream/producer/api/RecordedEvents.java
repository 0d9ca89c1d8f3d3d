package dev.userstream.producer.api;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers everything it hears. */
final class RecordedEvents implements FetchListener {
    private final List<FetchFailedException> failures = new CopyOnWriteArrayList<>();
    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final List<UserPage> pages = new CopyOnWriteArrayList<>();

    /** What a test does in the middle of a fetch. */
    interface Interlude {
        void run() throws InterruptedException, FetchFailedException;
    }

    private Interlude everyWait = () -> {};
    private Interlude firstWait = () -> {};

    void whenWaiting(Interlude interlude) {
        everyWait = interlude;
    }

    void whenFirstWaiting(Interlude interlude) {
        firstWait = interlude;
    }

    @Override
    public void attemptFailed(PageRequest request, FetchFailedException failure) {
        failures.add(failure);
    }

    @Override
    public void waiting(PageRequest request, FetchFailure cause, Duration wait) {
        waits.add(wait);
        Interlude first = firstWait;
        firstWait = () -> {};
        try {
            everyWait.run();
            first.run();
        } catch (InterruptedException | FetchFailedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void pageFetched(PageRequest request, UserPage page, Duration took) {
        pages.add(page);
    }

    List<FetchFailedException> failures() {
        return failures;
    }

    List<FetchFailure> causes() {
        return failures.stream().map(FetchFailedException::reason).toList();
    }

    List<Duration> waits() {
        return waits;
    }

    List<UserPage> pages() {
        return pages;
    }
}
