package dev.userstream.job.progress;

import dev.userstream.events.Store;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Consumer groups that fail as told and remember what they were given. */
final class RecordedGroups implements GroupPositions {
    final List<Map<Integer, Long>> committed = new CopyOnWriteArrayList<>();
    private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();

    /** The next commits fail so, one each; before anything is offered. */
    RecordedGroups failing(Exception... errors) {
        failures.addAll(List.of(errors));
        return this;
    }

    /** Whether all of these failures have happened. */
    boolean hasFailed() {
        return failures.isEmpty();
    }

    @Override
    public void commit(Store store, Map<Integer, Long> positions) throws ExecutionException, TimeoutException {
        Exception failure = failures.poll();
        if (failure instanceof TimeoutException timeout) {
            throw timeout;
        }
        if (failure != null) {
            throw new ExecutionException(failure);
        }
        committed.add(positions);
    }

    @Override
    public Map<Integer, Long> startingFrom(Map<Integer, Long> checkpoint) {
        return checkpoint;
    }
}
