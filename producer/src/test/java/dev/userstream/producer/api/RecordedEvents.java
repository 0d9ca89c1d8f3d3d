package dev.userstream.producer.api;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers everything it hears. */
final class RecordedEvents implements FetchListener {
    private final List<AttemptFailure> failures = new CopyOnWriteArrayList<>();
    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final List<FetchedPage> pages = new CopyOnWriteArrayList<>();

    @Override
    public void attemptFailed(PageRequest request, AttemptFailure failure) {
        failures.add(failure);
    }

    @Override
    public void waiting(PageRequest request, FetchFailure cause, Duration wait) {
        waits.add(wait);
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
