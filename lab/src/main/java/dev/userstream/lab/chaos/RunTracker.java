package dev.userstream.lab.chaos;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.local.probe.ProducerClient;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Requests runs from the producer's service, which may be unreachable at any time, and keeps their last known state. Thread-safe.
 */
final class RunTracker {
    private final ProducerClient producer;
    private final String prefix;
    /** The last known state of each run; null before the producer has answered. */
    private final Map<RunSpec, @Nullable Run> runs = new LinkedHashMap<>();

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
        runs.put(run, null);
        return run;
    }

    /** Requests the run, or its state if the producer has it already; empty while the producer does not answer. */
    Optional<Run> request(RunSpec run) throws InterruptedException {
        try {
            Run answer = producer.begin(run.id(), run.users(), run.rate());
            synchronized (this) {
                runs.put(run, answer);
            }
            return Optional.of(answer);
        } catch (IOException e) {
            return Optional.empty(); // killed, frozen or starting
        }
    }

    /** The runs that are not known to have ended. */
    synchronized List<RunSpec> unfinished() {
        return runs.entrySet().stream()
                .filter(run -> run.getValue() == null || !run.getValue().state().isFinished())
                .map(Map.Entry::getKey)
                .toList();
    }

    synchronized Totals totals() {
        List<Run> known = runs.values().stream().filter(Objects::nonNull).toList();
        long succeeded =
                known.stream().filter(run -> run.state() == RunState.SUCCEEDED).count();
        return new Totals(prefix, known.stream().mapToLong(Run::published).sum(), runs.size(), runs.size() - succeeded);
    }
}
