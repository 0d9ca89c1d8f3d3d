package dev.userstream.local.chaos;

import dev.userstream.events.RunId;
import dev.userstream.events.run.RunState;
import dev.userstream.local.pipeline.ProducerClient;
import dev.userstream.local.pipeline.ProducerClient.RunStatus;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All runs that were asked of the producer, and how each stood when it last answered. Thread-safe. */
final class ChaosRuns {
    private static final RunStatus UNHEARD = new RunStatus(RunState.RUNNING, 0, 0, "");

    private final ProducerClient producer;
    private final String prefix;
    private final Map<Request, RunStatus> statuses = new LinkedHashMap<>();

    ChaosRuns(ProducerClient producer, String prefix) {
        this.producer = producer;
        this.prefix = prefix;
    }

    /** A run; asking for it once more is harmless. */
    record Request(RunId id, long users, double rate) {}

    /** A run that is remembered from now on, and not asked for yet. */
    synchronized Request newRequest(String name, long users, double rate) {
        Request request = new Request(new RunId(prefix + "-" + name), users, rate);
        statuses.put(request, UNHEARD);
        return request;
    }

    /** Begins the run or asks after it; empty while the producer does not answer. */
    Optional<RunStatus> ask(Request request) throws InterruptedException {
        try {
            RunStatus status = producer.begin(request.id(), request.users(), request.rate());
            remember(request, status);
            return Optional.of(status);
        } catch (IOException e) {
            return Optional.empty(); // killed, frozen or starting: that is what this is about
        }
    }

    /** The runs of which the end is not known. */
    synchronized List<Request> unfinished() {
        return statuses.entrySet().stream()
                .filter(entry -> !entry.getValue().state().isFinished())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What all their ids begin with. */
    String name() {
        return prefix;
    }

    /** How many were asked for. */
    synchronized int count() {
        return statuses.size();
    }

    /** How many have not succeeded. */
    synchronized long failed() {
        return statuses.values().stream()
                .filter(status -> status.state() != RunState.SUCCEEDED)
                .count();
    }

    /** Users acknowledged. */
    synchronized long published() {
        return statuses.values().stream().mapToLong(RunStatus::published).sum();
    }

    private synchronized void remember(Request request, RunStatus status) {
        statuses.put(request, status);
    }
}
