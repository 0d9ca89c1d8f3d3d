package dev.userstream.producer.run;

import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.producer.api.SourceUser;
import dev.userstream.producer.publish.PendingRecord;
import dev.userstream.producer.publish.UserPublisher;
import dev.userstream.producer.publish.UserRecords;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on one run on a thread of its own, from the watermark on: takes users from the source at the requested rate, publishes
 * them, sends again what is not acknowledged, and writes the final state to the ledger. Thread-safe.
 */
final class RunTask {
    private static final Logger LOG = LoggerFactory.getLogger(RunTask.class);

    /** Longest time without reaction to a stop, to acknowledgements and to the end of the run's duration. */
    private static final Duration TICK = Duration.ofMillis(50);

    private static final Duration RESEND_DELAY = Duration.ofMillis(200);
    private static final Duration LEDGER_WRITE = Duration.ofSeconds(5);
    private static final Duration LEDGER_WRITE_AT_SHUTDOWN = Duration.ofMillis(750);
    private static final Duration LEDGER_RETRY_DELAY = Duration.ofMillis(500);
    private static final int MIN_SAMPLE = 100;
    private static final int PERCENT = 100;

    private final Run run;
    private final boolean isResumed;
    private final RunContext context;
    private final RunLedger ledger;
    private final Consumer<RunTask> ended;
    private final RunProgress progress;
    private final RateLimiter rate;
    private final CompletionCondition completion;
    private final UserRecords records;
    private final long began;
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicBoolean kafkaOutage = new AtomicBoolean();
    private volatile @Nullable End stop;
    private volatile boolean shuttingDown;
    private volatile long lastFailure;
    private volatile long lastPolled;
    private boolean ending;
    private @Nullable String failure;

    /**
     * How a run ends.
     *
     * @param cause why it did not succeed; {@code null} if it did
     */
    record End(RunState state, @Nullable String cause) {
        static final End CANCELLED = new End(RunState.CANCELLED, "cancelled: on request");
        static final End INTERRUPTED = new End(RunState.INTERRUPTED, "interrupted: the producer was stopped");
    }

    /**
     * A task whose active time begins now; {@link #start} starts the work.
     *
     * @param isResumed whether an earlier task may have sent more than it counted
     * @param ended called after the final state was written
     */
    RunTask(Run run, boolean isResumed, RunContext context, RunLedger ledger, Consumer<RunTask> ended) {
        this.run = run;
        this.isResumed = isResumed;
        this.context = context;
        this.ledger = ledger;
        this.ended = ended;
        this.progress = new RunProgress(run, context.bufferBytes());
        this.rate = new RateLimiter(run.request().requestedRate().orElse(Double.POSITIVE_INFINITY), context.time());
        this.completion = new CompletionCondition(run, context.time());
        this.records = new UserRecords(run.id(), context.clock());
        this.began = context.time().nanos();
        this.lastPolled = began;
    }

    void start() {
        Thread thread = new Thread(this::work, "run-" + run.id());
        thread.setDaemon(true);
        thread.start();
    }

    /** The run as it stands now, still running. */
    Run current() {
        return RunEntries.with(
                run,
                progress.counters(),
                run.active().plus(context.time().since(began)),
                context.clock().instant());
    }

    /** The same for a client that polls the run, which renews its lease. */
    Run polled() {
        lastPolled = context.time().nanos();
        return current();
    }

    int recordsInFlight() {
        return progress.inFlight();
    }

    /** Writes the counters to the ledger, and cancels the run if its lease has expired. */
    void tick() {
        noteProgress();
        run.request()
                .requestedLease()
                .filter(lease -> context.time().since(lastPolled).compareTo(lease) > 0)
                .ifPresent(lease -> stop(
                        new End(RunState.CANCELLED, "lease: the run was not polled for " + lease.toSeconds() + " s")));
    }

    /** Ends the run soon; the first call decides how. */
    synchronized void stop(End end) {
        stop = stop == null ? end : stop;
    }

    /** Interrupts the run; its final state is written only if Kafka acknowledges that immediately. */
    void shutDown() {
        shuttingDown = true;
        stop(End.INTERRUPTED);
    }

    /** Waits for the final state to be written. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Never after the final state, which a late note would overwrite. */
    private synchronized void noteProgress() {
        if (!ending) {
            ledger.note(current());
        }
    }

    private synchronized void endNotes() {
        ending = true;
    }

    private void work() {
        try {
            End end = publish();
            endNotes();
            Run last = RunEntries.with(
                    current(),
                    end.state(),
                    end.cause(),
                    run.attempt(),
                    context.clock().instant());
            writeFinalState(last);
            LOG.info(
                    "event=run_{} run_id={} attempt={} published={} rejected={} active_ms={} cause=\"{}\"",
                    last.state().name().toLowerCase(Locale.ROOT),
                    last.id(),
                    last.attempt(),
                    last.published(),
                    last.rejected(),
                    last.active().toMillis(),
                    last.cause() == null ? "" : last.cause());
        } finally {
            ended.accept(this);
            done.countDown();
        }
    }

    private End publish() {
        UserPublisher publisher = new UserPublisher(context.producers(), new Outcomes());
        try (publisher;
                PageFeed feed = new PageFeed(run, context.source())) {
            if (isResumed && run.request().duration() != null) {
                findSentBefore();
            }
            for (Optional<End> end = end(); ; end = end()) {
                if (end.isPresent()) {
                    return end.get();
                }
                step(feed, publisher);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return End.INTERRUPTED;
        } catch (RuntimeException e) {
            LOG.error("event=run_error run_id={}", run.id(), e);
            return new End(RunState.FAILED, "internal error: " + e);
        }
    }

    /** A number of users is reached in any case; only for a duration it matters how far an earlier task had come. */
    private void findSentBefore() throws InterruptedException {
        while (stop == null) {
            try {
                context.highestSent()
                        .apply(run, () -> stop != null)
                        .ifPresent(highest -> progress.sentBefore(highest + 1));
                return;
            } catch (KafkaUnavailableException e) {
                outage(String.valueOf(e.getMessage()));
                context.time().sleep(TICK);
            }
        }
    }

    private Optional<End> end() {
        End stopped = stop;
        if (stopped != null) {
            return Optional.of(stopped);
        }
        Optional<String> refusal = progress.refusal();
        if (refusal.isPresent()) {
            return Optional.of(new End(RunState.FAILED, "kafka: " + refusal.get()));
        }
        if (!hasEnough() || progress.inFlight() > 0) {
            return Optional.empty();
        }
        // The last acknowledgement may have been a dead letter, whose user has to be replaced.
        return failure == null && !completion.isReached(progress) ? Optional.empty() : Optional.of(verdict());
    }

    private boolean hasEnough() {
        if (failure == null) {
            RunProgress.Counters counters = progress.counters();
            failure = counters.watermark() >= MIN_SAMPLE ? tooManyRejected(counters) : null;
        }
        return failure != null || completion.isReached(progress);
    }

    private End verdict() {
        RunProgress.Counters counters = progress.counters();
        String cause = failure != null ? failure : tooManyRejected(counters);
        if (cause == null && counters.published() == 0) {
            cause = "published: 0 (expected: at least 1 user; the log has the failures of the pages)";
        }
        return cause == null ? new End(RunState.SUCCEEDED, null) : new End(RunState.FAILED, cause);
    }

    private @Nullable String tooManyRejected(RunProgress.Counters counters) {
        return counters.rejected() * PERCENT <= counters.watermark() * context.maxRejectedPercent()
                ? null
                : "rejected: " + counters.rejected() + " of " + counters.watermark() + " users (expected: at most "
                        + context.maxRejectedPercent() + " percent; the dead letters have the reasons)";
    }

    private void step(PageFeed feed, UserPublisher publisher) throws InterruptedException {
        if (progress.hasRecordsToResend()) {
            if (context.time().since(lastFailure).compareTo(RESEND_DELAY) < 0) {
                context.time().sleep(TICK);
            } else {
                progress.takeRecordToResend().ifPresent(publisher::publish);
            }
        } else if (hasEnough() || !progress.hasRoom()) {
            progress.awaitChange(TICK);
        } else {
            publishNext(feed, publisher);
        }
    }

    private void publishNext(PageFeed feed, UserPublisher publisher) throws InterruptedException {
        SourceUser next = feed.peek(TICK);
        if (next == null) {
            failure = feed.failure().orElse(null);
        } else if (rate.tryPass(TICK) && !completion.isReached(progress)) {
            feed.take();
            PendingRecord pending = records.of(next, feed.fetchedAt());
            progress.sending(pending);
            publisher.publish(pending);
            if (completion.needsMoreThan(feed.left(), progress)) {
                feed.fetchAhead();
            }
        }
    }

    private final class Outcomes implements UserPublisher.Listener {
        @Override
        public void acknowledged(PendingRecord pending, Duration latency) {
            if (kafkaOutage.compareAndSet(true, false)) {
                LOG.info("event=kafka_acknowledges_again run_id={}", run.id());
            }
            if (progress.acknowledged(pending)) {
                context.metrics().settled(pending.refusal(), latency);
            }
        }

        @Override
        public void unacknowledged(PendingRecord pending, String cause) {
            if (stop == null) {
                outage(cause);
            }
            lastFailure = context.time().nanos();
            context.metrics().resent();
            progress.unacknowledged(pending);
        }

        @Override
        public void tooLarge(PendingRecord pending, String detail) {
            if (pending.isUser()) {
                progress.replaced(pending, records.tooLarge(pending, detail));
            } else {
                refused(pending, "dead letter " + detail);
            }
        }

        @Override
        public void refused(PendingRecord pending, String cause) {
            progress.refused(pending, cause);
        }
    }

    /** Logs the beginning of an outage only. */
    private void outage(String cause) {
        if (kafkaOutage.compareAndSet(false, true)) {
            LOG.warn("event=kafka_unacknowledged run_id={} cause=\"{}\" next=resend", run.id(), cause);
        }
    }

    /** A final state is reported only once Kafka holds it, however long that takes. */
    private void writeFinalState(Run last) {
        while (true) {
            try {
                ledger.write(last, shuttingDown ? LEDGER_WRITE_AT_SHUTDOWN : LEDGER_WRITE);
                return;
            } catch (KafkaUnavailableException e) {
                outage(String.valueOf(e.getMessage()));
            }
            if (shuttingDown) {
                return;
            }
            try {
                context.time().sleep(LEDGER_RETRY_DELAY);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
