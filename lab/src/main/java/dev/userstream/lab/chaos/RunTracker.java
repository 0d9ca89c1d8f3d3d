package dev.userstream.lab.chaos;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.local.pipeline.ProducerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Requests runs from the producer's service, which may be unreachable at any time, and keeps their last known state. Thread-safe.
 */
final class RunTracker {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);
    private static final double SECONDS_A_RUN = 30;

    private final ProducerClient producer;
    private final String prefix;
    private final Set<RunSpec> requested = new HashSet<>();
    private final Map<RunSpec, Run> known = new LinkedHashMap<>();

    /** Creates a tracker of runs whose ids start with a prefix. */
    RunTracker(ProducerClient producer, String prefix) {
        this.producer = producer;
        this.prefix = prefix;
    }

    /** A requested run. */
    record RunSpec(RunId id, long users, double rate) {}

    /** The totals over all runs. */
    record Totals(String prefix, long published, int runs, long failed) {}

    /** Registers a run without sending the request. */
    synchronized RunSpec newRun(String name, long users, double rate) {
        RunSpec run = new RunSpec(new RunId(prefix + "-" + name), users, rate);
        requested.add(run);
        return run;
    }

    /** Requests the run, or its state if the producer has it already; empty while the producer does not answer. */
    Optional<Run> request(RunSpec run) throws InterruptedException {
        try {
            Run answer = producer.begin(run.id(), run.users(), run.rate());
            synchronized (this) {
                known.put(run, answer);
            }
            return Optional.of(answer);
        } catch (IOException e) {
            return Optional.empty(); // killed, frozen or starting
        }
    }

    /** Publishes runs of half a minute, one after the other, until shutdown is requested. */
    void publish(double rate, ShutdownRequest shutdown) throws InterruptedException {
        long users = Math.max(1, Math.round(rate * SECONDS_A_RUN));
        int number = 1;
        RunSpec run = newRun("run-1", users, rate);
        do {
            if (isFinished(request(run))) {
                run = newRun("run-" + ++number, users, rate);
            }
        } while (!shutdown.await(POLL_INTERVAL));
    }

    private static boolean isFinished(Optional<Run> run) {
        return run.filter(known -> known.state().isFinished()).isPresent();
    }

    /** The runs that are not known to have ended. */
    synchronized List<RunSpec> unfinished() {
        return requested.stream()
                .filter(run -> !isFinished(Optional.ofNullable(known.get(run))))
                .toList();
    }

    synchronized Totals totals() {
        return new Totals(
                prefix,
                known.values().stream().mapToLong(Run::published).sum(),
                requested.size(),
                requested.size()
                        - known.values().stream()
                                .filter(run -> run.state() == RunState.SUCCEEDED)
                                .count());
    }
}
