package dev.userstream.ops.doctor;

import dev.userstream.events.store.Store;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.ops.connect.Connections;
import dev.userstream.ops.connect.OpsSettings;
import dev.userstream.ops.doctor.Finding.Status;
import dev.userstream.ops.pipeline.Progress;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.Settings;
import dev.userstream.settings.SettingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks all components at the same time and changes nothing. A component that does not answer is one finding, and its other
 * checks are left out.
 */
public final class Doctor implements AutoCloseable {
    /** Requests to a component are made one after another; each has a timeout of its own. */
    private static final int TIMEOUTS = 3;

    private static final Duration CLOCK_WARNING = Duration.ofSeconds(5);
    /** From this on Kafka refuses messages ({@code message.timestamp.after.max.ms}). */
    private static final Duration CLOCK_FAILURE = Duration.ofSeconds(60);

    private final Map<String, Consumer<Findings>> components = new LinkedHashMap<>();
    private final Connections connections;
    private final Duration timeout;

    /**
     * Reads the settings of all components and opens nothing yet.
     *
     * @throws SettingsException if any is invalid; it lists all that are
     */
    public Doctor(Map<String, String> environment) {
        Settings settings = Settings.of(environment);
        OpsSettings ops = OpsSettings.read(settings);
        HttpChecks http = new HttpChecks(settings, ops.requestTimeout());
        OpsSettings.check(settings);
        timeout = ops.requestTimeout().multipliedBy(TIMEOUTS);
        connections = new Connections(ops);
        StoreChecks stores = new StoreChecks(ops, connections);
        components.put("kafka", new KafkaCheck(connections));
        components.put(Store.CASSANDRA.label(), stores::cassandra);
        components.put(Store.POSTGRES.label(), stores::postgres);
        components.put("producer", http::producer);
        components.put("job", http::job);
        components.put("registry", http::registry);
        components.put("source", http::source);
    }

    /** Makes all checks; waits for a component's results for three times the request timeout. */
    public List<Finding> examine(Progress progress) {
        Map<String, Findings> results = new LinkedHashMap<>();
        List<CompletableFuture<Void>> running = new ArrayList<>();
        AtomicInteger done = new AtomicInteger();
        components.forEach((name, check) -> {
            Findings findings = new Findings();
            results.put(name, findings);
            running.add(CompletableFuture.runAsync(() -> check.accept(findings), Doctor::inThread)
                    .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .handle((unused, failure) -> failure == null || note(findings, name, failure))
                    .thenRun(() -> progress.report("checking", done.incrementAndGet(), components.size())));
        });
        running.forEach(CompletableFuture::join);
        List<Finding> all = new ArrayList<>();
        results.values().forEach(findings -> all.addAll(findings.all()));
        all.add(clocks(results));
        return all;
    }

    @Override
    public void close() {
        connections.close();
    }

    private boolean note(Findings findings, String name, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String found = UnreachableException.messageOf(cause).orElse(cause.toString());
        String advice = "the other checks of " + name + " need it";
        if (cause instanceof TimeoutException) {
            String silent = "no result within " + timeout.toSeconds() + " s";
            findings.add(Status.UNREACHABLE, name, silent, "is it up, and not overloaded?");
        } else if (cause instanceof UnreachableException || cause instanceof KafkaUnavailableException) {
            findings.add(Status.UNREACHABLE, name, found, advice);
        } else {
            findings.failure(name, found, advice);
        }
        return true;
    }

    private static Finding clocks(Map<String, Findings> results) {
        List<String> agreeing = new ArrayList<>();
        List<String> differing = new ArrayList<>();
        Duration largest = Duration.ZERO;
        for (Map.Entry<String, Findings> each : results.entrySet()) {
            @Nullable Duration ahead = each.getValue().clockDifference().orElse(null);
            if (ahead != null && ahead.abs().compareTo(CLOCK_WARNING) >= 0) {
                largest = ahead.abs().compareTo(largest) > 0 ? ahead.abs() : largest;
                differing.add(each.getKey() + " is " + ahead.abs().toSeconds() + " s "
                        + (ahead.isNegative() ? "behind" : "ahead of") + " this host");
            } else if (ahead != null) {
                agreeing.add(each.getKey());
            }
        }
        if (differing.isEmpty()) {
            String found = "this host and " + String.join(", ", agreeing) + " differ by less than "
                    + CLOCK_WARNING.toSeconds() + " s";
            return new Finding(Status.OK, "clocks", agreeing.isEmpty() ? "none to compare" : found, null);
        }
        return new Finding(
                largest.compareTo(CLOCK_FAILURE) >= 0 ? Status.FAILURE : Status.WARNING,
                "clocks",
                String.join(", ", differing),
                "synchronise the clocks (NTP); Kafka refuses messages that are more than " + CLOCK_FAILURE.toSeconds()
                        + " s ahead of its own");
    }

    /** Daemon threads, so that a check that hangs does not delay the end of the process. */
    private static void inThread(Runnable task) {
        Thread thread = new Thread(task, "doctor");
        thread.setDaemon(true);
        thread.start();
    }
}
