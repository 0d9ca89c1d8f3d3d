package dev.userstream.producer.api;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A monitor that remembers failures and pages. */
final class RecordedEvents extends FetchMonitor {
    final List<FetchFailedException> failures = new CopyOnWriteArrayList<>();
    final List<UserPage> pages = new CopyOnWriteArrayList<>();
    Runnable whenWaiting = () -> {};

    RecordedEvents() {
        super(new SimpleMeterRegistry());
    }

    @Override
    void attemptFailed(PageRequest request, FetchFailedException failure) {
        super.attemptFailed(request, failure);
        failures.add(failure);
    }

    @Override
    void waiting(PageRequest request, FetchFailure cause, Duration wait) {
        super.waiting(request, cause, wait);
        whenWaiting.run();
    }

    @Override
    void pageFetched(PageRequest request, UserPage page, Duration took) {
        super.pageFetched(request, page, took);
        pages.add(page);
    }

    List<FetchFailure> causes() {
        return failures.stream().map(FetchFailedException::reason).toList();
    }
}
