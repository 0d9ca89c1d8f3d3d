package dev.userstream.producer.run;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All runs: starts, resumes, cancels and reports them. The command line and the HTTP service both work with this. Thread-safe;
 * requests that change something are answered one after another.
 */
public final class Runs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);
    private static final Duration LEDGER_WRITE = Duration.ofSeconds(5);
    private static final Duration CANCEL = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofMillis(3_500);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration SIGN_OF_LIFE = Duration.ofMillis(2_500);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final long TICK_MS = 500;
    private static final String WAITS_FOR_KAFKA =
            "an earlier request still waits for Kafka (expected: its answer first)";

    private final Run.Owner owner;
    private final Ledger ledger;
    private final Engine engine;
    private final Supplier<SortedMap<Integer, Long>> endOffsets;
    private final int maxRunning;
    private final Map<RunId, LiveRun> live = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "run-ticker");
        thread.setDaemon(true);
        return thread;
    });
    private final ReentrantLock changes = new ReentrantLock();
    private volatile boolean ready;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Does nothing yet.
     *
     * @param owner as whom runs are started; only runs of the same owner are resumed
     * @param endOffsets tells the end offsets of the users' topic
     * @param maxRunning most runs at once
     */
    public Runs(
            Run.Owner owner,
            Ledger ledger,
            Engine engine,
            Supplier<SortedMap<Integer, Long>> endOffsets,
            int maxRunning) {
        this.owner = owner;
        this.ledger = ledger;
        this.engine = engine;
        this.endOffsets = endOffsets;
        this.maxRunning = maxRunning;
        engine.metrics().watch(this);
    }

    /**
     * Reads the ledger and, as the service, goes on with the runs that an earlier process left. Closing ends the reading.
     *
     * @throws dev.userstream.producer.publish.KafkaUnavailableException if the ledger cannot be read; may be tried again
     */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the ticker
    public synchronized void open() {
        ledger.restore();
        if (closed.get()) {
            return;
        }
        ticker.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        if (owner == Run.Owner.SERVICE) {
            ledger.all().stream()
                    .filter(run -> run.owner() == owner && run.state() == RunState.RUNNING)
                    .forEach(run -> {
                        LOG.info(
                                "event=run_adopted run_id={} attempt={} watermark={}",
                                run.id(),
                                run.attempt(),
                                run.watermark());
                        work(run, true);
                    });
        }
        ready = true;
    }

    /** Whether the ledger has been read; nothing else may be asked before. */
    public boolean isReady() {
        return ready;
    }

    /**
     * Starts or resumes a run, or says how it is. What is reported is acknowledged by Kafka.
     *
     * @throws dev.userstream.producer.publish.KafkaUnavailableException if Kafka did not acknowledge in time; the same
     *     request may be made again
     */
    public Submission submit(RunId id, RunRequest request) throws InterruptedException {
        if (!changes.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
            return new Submission.Busy(WAITS_FOR_KAFKA);
        }
        try {
            return submitLocked(id, request);
        } finally {
            changes.unlock();
        }
    }

    private Submission submitLocked(RunId id, RunRequest request) throws InterruptedException {
        // Looked up once: a run that ends between two looks would seem to be another process's.
        LiveRun working = live.get(id);
        Optional<Run> known = working == null ? ledger.find(id) : Optional.of(working.asked());
        if (known.isEmpty()) {
            return start(id, request);
        }
        Run run = known.get();
        if (!run.request().equals(request)) {
            return new Submission.Conflict(
                    run, "run id: " + id + " was used for another request (expected: the same request, or a new id)");
        }
        if (run.state() == RunState.SUCCEEDED || working != null) {
            return new Submission.Known(run);
        }
        if (run.owner() != owner) {
            return new Submission.Conflict(run, "run id: " + id + " " + ownerOf(run));
        }
        if (run.state() == RunState.RUNNING && somebodyWorksOn(run)) {
            return new Submission.Conflict(
                    run, "run id: " + id + " is being published by another process (expected: that it ends first)");
        }
        return resume(run);
    }

    /** Whoever works on a run writes at least once a second; the ledger of one that was killed stands still. */
    private boolean somebodyWorksOn(Run run) throws InterruptedException {
        Instant now = engine.clock().instant();
        if (run.updatedAt().isBefore(now.minus(SIGN_OF_LIFE.multipliedBy(2)))) {
            return false;
        }
        long began = engine.time().nanos();
        while (engine.time().since(began).compareTo(SIGN_OF_LIFE) < 0) {
            engine.time().sleep(LOOK_EVERY);
            if (!ledger.find(run.id()).equals(Optional.of(run))) {
                return true;
            }
        }
        return false;
    }

    /** The run as it stands now; renews its lease. */
    public Optional<Run> find(RunId id) {
        LiveRun working = live.get(id);
        return working == null ? ledger.find(id) : Optional.of(working.asked());
    }

    /** All runs as they stand now, newest first. */
    public List<Run> list() {
        Map<RunId, Run> runs = new LinkedHashMap<>();
        ledger.all().forEach(run -> runs.put(run.id(), run));
        live.forEach((id, working) -> runs.put(id, working.current()));
        return runs.values().stream()
                .sorted(Comparator.comparing(Run::startedAt)
                        .reversed()
                        .thenComparing(run -> run.id().value()))
                .toList();
    }

    /**
     * Cancels a run that is being worked on, or that was left without anybody who works on it; a run that has ended stays as
     * it is.
     *
     * @throws dev.userstream.producer.publish.KafkaUnavailableException if nobody worked on it and Kafka did not acknowledge
     *     its end in time; the same request may be made again
     */
    public Cancellation cancel(RunId id) throws InterruptedException {
        LiveRun working = live.get(id);
        if (working != null) {
            working.stop(AttemptEnd.CANCELLED);
            boolean ended = working.awaitEnd(CANCEL);
            Run run = find(id).orElseGet(working::current);
            return ended ? new Cancellation.Ended(run) : new Cancellation.Ending(run);
        }
        Optional<Run> known = ledger.find(id);
        if (known.isEmpty()) {
            return new Cancellation.Unknown();
        }
        Run run = known.get();
        if (run.state() != RunState.RUNNING) {
            return new Cancellation.Ended(run);
        }
        if (run.owner() != owner) {
            return new Cancellation.NotOurs(run, "run id: " + id + " " + ownerOf(run));
        }
        return cancelLeft(id);
    }

    /** Kafka may take a run's first entry after the request for it was answered with a failure: nobody works on it then. */
    private Cancellation cancelLeft(RunId id) throws InterruptedException {
        if (!changes.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
            return new Cancellation.Busy(WAITS_FOR_KAFKA);
        }
        try {
            Run run = ledger.find(id).orElseThrow();
            if (run.state() != RunState.RUNNING) {
                return new Cancellation.Ended(run);
            }
            if (live.containsKey(id) || somebodyWorksOn(run)) {
                return new Cancellation.Busy("run id: " + id + " has just begun (expected: the same request again)");
            }
            Run cancelled = NewRun.cancelled(run, engine.clock().instant());
            ledger.write(cancelled, LEDGER_WRITE);
            LOG.info("event=run_cancelled run_id={} attempt={} cause=\"{}\"", id, run.attempt(), cancelled.cause());
            return new Cancellation.Ended(cancelled);
        } finally {
            changes.unlock();
        }
    }

    /** How many records wait for their acknowledgement, in all runs. */
    int recordsUnderWay() {
        return live.values().stream().mapToInt(LiveRun::recordsUnderWay).sum();
    }

    /**
     * Ends all work within a few seconds: fetches and new records stop at once, acknowledgements are awaited briefly, the
     * ledger is written. The service's runs stay to be continued, a command's run is interrupted.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            // Whoever opens holds the monitor, perhaps for as long as Kafka is down.
            ledger.stopReading();
            endAll();
        }
    }

    private synchronized void endAll() {
        ticker.shutdownNow();
        AttemptEnd end = owner == Run.Owner.SERVICE
                ? AttemptEnd.TO_BE_CONTINUED
                : new AttemptEnd(RunState.INTERRUPTED, "interrupted: the command was stopped");
        live.values().forEach(working -> working.stopForClosing(end));
        long deadline = System.nanoTime() + CLOSE.toNanos();
        try {
            for (LiveRun working : live.values()) {
                working.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ledger.close();
    }

    private Submission start(RunId id, RunRequest request) {
        Optional<String> tooMuch = NewRun.tooMuch(request);
        if (tooMuch.isPresent()) {
            return new Submission.Impossible(tooMuch.get());
        }
        Optional<Submission> busy = busy();
        return busy.orElseGet(() -> {
            Run run = NewRun.of(
                    id, request, owner, endOffsets.get(), engine.clock().instant());
            return new Submission.Started(begin(run, false));
        });
    }

    private Submission resume(Run run) {
        Optional<Submission> busy = busy();
        return busy.orElseGet(() -> new Submission.Resumed(
                begin(NewRun.nextAttempt(run, engine.clock().instant()), true)));
    }

    private Optional<Submission> busy() {
        return closed.get() || live.size() >= maxRunning
                ? Optional.of(new Submission.Busy(
                        "runs: " + live.size() + " are being worked on (expected: fewer than " + maxRunning + ")"))
                : Optional.empty();
    }

    private Run begin(Run run, boolean mayHaveSent) {
        ledger.write(run, LEDGER_WRITE);
        LOG.info("event=run_started run_id={} attempt={} watermark={}", run.id(), run.attempt(), run.watermark());
        return work(run, mayHaveSent).current();
    }

    private LiveRun work(Run run, boolean mayHaveSent) {
        LiveRun working = new LiveRun(run, mayHaveSent, engine, ledger, ended -> live.remove(run.id(), ended));
        live.put(run.id(), working);
        working.start();
        return working;
    }

    private void tick() {
        try {
            live.values().forEach(LiveRun::tick);
        } catch (RuntimeException e) {
            // The ticker would never run again.
            LOG.error("event=tick_broke", e);
        }
    }

    private static String ownerOf(Run run) {
        return run.owner() == Run.Owner.COMMAND
                ? "belongs to a publish command (expected: the same command again)"
                : "belongs to the service (expected: the same request to the service)";
    }
}
