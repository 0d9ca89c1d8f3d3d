package dev.userstream.producer.api;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers everything it hears. */
final class RecordedEvents implements FetchListener {
    private final List<AttemptFailure> failures = new CopyOnWriteArrayList<>();
    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final List<FetchedPage> pages = new CopyOnWriteArrayList<>();

    /** What a test does in the middle of a fetch. */
    interface Interlude {
        void run() throws InterruptedException;
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
    public void attemptFailed(PageRequest request, AttemptFailure failure) {
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
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void pageFetched(PageRequest request, FetchedPage page) {
        pages.add(page);
    }

    List<AttemptFailure> failures() {
        return failures;
    }

    List<FetchFailure> causes() {
        return failures.stream().map(AttemptFailure::cause).toList();
    }

    List<Duration> waits() {
        return waits;
    }

    List<FetchedPage> pages() {
        return pages;
    }
}
