package dev.userstream.producer.run;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import dev.userstream.http.Problem;
import dev.userstream.producer.api.PageRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts, resumes and cancels runs, and resumes unfinished ones after a restart. One service at a time may use a ledger: two would
 * publish the same users twice, under the same ids, and overwrite each other's counters. Where Kafka does not answer in time, methods
 * throw {@link dev.userstream.kafka.KafkaUnavailableException}; the request may be repeated. Thread-safe.
 */
public final class RunService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunService.class);
    private static final Duration LEDGER_WRITE = Duration.ofSeconds(5);
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration SHUTDOWN_TIMEOUT = Duration.ofMillis(3_500);
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);
    private static final long TICK_MS = 500;

    private final RunLedger ledger;
    private final RunContext context;
    private final Supplier<SortedMap<Integer, Long>> endOffsets;
    private final int maxRunning;
    private final Map<RunId, RunTask> tasks = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticker =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "run-ticker"));
    private final ReentrantLock changes = new ReentrantLock();
    private volatile boolean closed;
    private volatile boolean ready;

    /** Creates an idle service; the end offsets are those of the users' topic. */
    public RunService(
            RunLedger ledger, RunContext context, Supplier<SortedMap<Integer, Long>> endOffsets, int maxRunning) {
        this.ledger = ledger;
        this.context = context;
        this.endOffsets = endOffsets;
        this.maxRunning = maxRunning;
        context.metrics().watch(this);
    }

    /** The answer to a request for a run. */
    public record Submission(Run run, boolean isNew) {}

    /** Reads the ledger and resumes the runs that an earlier process did not finish. */
    @SuppressWarnings("FutureReturnValueIgnored") // ends with the ticker
    public void open() {
        ledger.restore();
        synchronized (this) {
            if (closed) {
                return;
            }
            ticker.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
            for (Run run : ledger.all()) {
                if (run.state() == RunState.RUNNING || run.state() == RunState.INTERRUPTED) {
                    int attempt = run.attempt();
                    LOG.info("event=run_resumed run_id={} attempt={} watermark={}", run.id(), attempt, run.watermark());
                    work(with(run, RunState.RUNNING, null, attempt), true);
                }
            }
            ready = true;
        }
    }

    /** Whether the ledger has been read; no other method may be called before. */
    public boolean isReady() {
        return ready;
    }

    /**
     * Starts a run, resumes one that ended without success, or returns a known one. The returned state is in the ledger.
     *
     * @throws Problem if the request contradicts a known run, or too many runs are active
     */
    public Submission submit(RunId id, RunRequest request) throws InterruptedException {
        lock();
        try {
            // Looked up once: the task may end between two look-ups.
            RunTask task = tasks.get(id);
            Run run = find(id, task).orElse(null);
            if (run == null) {
                requireCapacity();
                return new Submission(begin(first(id, request, endOffsets.get(), now()), false), true);
            }
            if (!run.request().equals(request)) {
                throw Problem.conflict(
                        "run id: " + id + " was used for another request (expected: the same request, or a new id)");
            }
            if (task != null || run.state() == RunState.SUCCEEDED) {
                return new Submission(run, false);
            }
            requireCapacity();
            Run next = with(run, RunState.RUNNING, null, run.attempt() + 1);
            return new Submission(begin(next, true), false);
        } finally {
            changes.unlock();
        }
    }

    /** The run's current state; renews its lease. Throws a {@link Problem} if there is no such run. */
    public Run find(RunId id) {
        return find(id, tasks.get(id)).orElseThrow(() -> unknown(id));
    }

    /** The current state of all runs, newest first. */
    public List<Run> list() {
        Map<RunId, Run> runs = new HashMap<>();
        ledger.all().forEach(run -> runs.put(run.id(), run));
        tasks.forEach((id, task) -> runs.put(id, task.current()));
        return runs.values().stream()
                .sorted(Comparator.comparing(Run::startedAt)
                        .reversed()
                        .thenComparing(run -> run.id().value()))
                .toList();
    }

    /**
     * Cancels a run; one that has ended stays as it is.
     *
     * @return the run, still RUNNING if Kafka has not acknowledged its end yet
     * @throws Problem if there is no such run
     */
    public Run cancel(RunId id) throws InterruptedException {
        RunTask task = tasks.get(id);
        if (task != null) {
            task.stop(RunTask.End.CANCELLED);
            boolean hasEnded = task.awaitEnd(CANCEL_TIMEOUT);
            return hasEnded ? ledger.find(id).orElseGet(task::current) : task.current();
        }
        lock();
        try {
            Run run = ledger.find(id).orElseThrow(() -> unknown(id));
            // Kafka may store a run's first entry after the request for it was answered with an error: it has no task.
            if (run.state() != RunState.RUNNING || tasks.containsKey(id)) {
                return run;
            }
            Run cancelled = with(run, RunState.CANCELLED, RunTask.End.CANCELLED.cause(), run.attempt());
            ledger.write(cancelled, LEDGER_WRITE);
            return cancelled;
        } finally {
            changes.unlock();
        }
    }

    int recordsInFlight() {
        return tasks.values().stream().mapToInt(RunTask::recordsInFlight).sum();
    }

    /** Interrupts all runs within a few seconds: stops fetching and sending, waits briefly for acknowledgements, writes the ledger. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        ticker.shutdownNow();
        tasks.values().forEach(RunTask::shutDown);
        long deadline = System.nanoTime() + SHUTDOWN_TIMEOUT.toNanos();
        try {
            for (RunTask task : tasks.values()) {
                task.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ledger.close();
    }

    /** The first entry of a run; seed and page size are frozen with it. */
    static Run first(RunId id, RunRequest request, SortedMap<Integer, Long> startOffsets, Instant now) {
        String seed = PageRequest.seed(id);
        int pageSize = PageRequest.size(request);
        return new Run(
                id, request, seed, pageSize, RunState.RUNNING, null, 1, 0, 0, 0, Duration.ZERO, startOffsets, now, now);
    }

    private Run with(Run run, RunState state, @Nullable String cause, int attempt) {
        return run.with(state, cause, attempt, run.published(), run.rejected(), run.active(), now());
    }

    private Optional<Run> find(RunId id, @Nullable RunTask task) {
        return task == null ? ledger.find(id) : Optional.of(task.polled());
    }

    private Run begin(Run run, boolean isResumed) throws InterruptedException {
        ledger.write(run, LEDGER_WRITE);
        LOG.info("event=run_started run_id={} attempt={} watermark={}", run.id(), run.attempt(), run.watermark());
        return work(run, isResumed).current();
    }

    private RunTask work(Run run, boolean isResumed) {
        RunTask task = new RunTask(run, isResumed, context, ledger, ended -> tasks.remove(run.id(), ended));
        tasks.put(run.id(), task);
        task.start();
        return task;
    }

    private void requireCapacity() {
        if (closed || tasks.size() >= maxRunning) {
            throw Problem.unavailable(
                    "runs: " + tasks.size() + " are active (expected: fewer than " + maxRunning + ")");
        }
    }

    private void lock() throws InterruptedException {
        if (!changes.tryLock(LOCK_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)) {
            throw Problem.unavailable("an earlier request still waits for Kafka (expected: its end)");
        }
    }

    private void tick() {
        try {
            tasks.values().forEach(RunTask::tick);
        } catch (RuntimeException e) {
            LOG.error("event=tick_failed", e); // an exception would end the ticker
        }
    }

    private Instant now() {
        return context.clock().instant();
    }

    private static Problem unknown(RunId id) {
        return Problem.notFound("run id: " + id + " is unknown (expected: the id of an earlier PUT)");
    }
}
