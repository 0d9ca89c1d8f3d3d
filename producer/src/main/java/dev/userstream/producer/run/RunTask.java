package dev.userstream.producer.run;

import dev.userstream.events.RefusalReason;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.producer.api.FetchFailedException;
import dev.userstream.producer.api.SourceUser;
import dev.userstream.settings.ErrorText;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes one run on its own thread, starting at the watermark: takes users from the source at the requested rate, resends
 * records that Kafka has not acknowledged, and writes the final state to the ledger. Thread-safe.
 */
final class RunTask {
    private static final Logger LOG = LoggerFactory.getLogger(RunTask.class);

    /** Longest delay until a stop request, an acknowledgement or the end of the run's duration takes effect. */
    private static final Duration TICK = Duration.ofMillis(50);

    private static final Duration RESEND_DELAY = Duration.ofMillis(200);
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(1_500);
    private static final Duration LEDGER_WRITE = Duration.ofSeconds(5);
    private static final Duration LEDGER_WRITE_AT_SHUTDOWN = Duration.ofMillis(750);
    private static final Duration LEDGER_RETRY_DELAY = Duration.ofMillis(500);
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int MIN_SAMPLE = 100;
    private static final int PERCENT = 100;

    private final Run run;
    private final boolean isResumed;
    private final RunContext context;
    private final RunLedger ledger;
    private final Consumer<RunTask> ended;
    private final RunProgress progress;
    private final double rate;
    private final RateLimiter limiter;
    private final long startNanos;
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicBoolean kafkaOutage = new AtomicBoolean();
    private volatile @Nullable End stop;
    private volatile boolean shuttingDown;
    private volatile long lastFailure;
    private volatile long lastPolled;
    private boolean ending;
    private @Nullable String failure;

    /** How a run ends, and why it did not succeed. */
    record End(RunState state, @Nullable String cause) {
        static final End CANCELLED = new End(RunState.CANCELLED, "cancelled: on request");
        static final End INTERRUPTED = new End(RunState.INTERRUPTED, "interrupted: the producer was stopped");
    }

    /** Creates a task whose active time starts now. If resumed, an earlier task may have sent more than the ledger counts. */
    RunTask(Run run, boolean isResumed, RunContext context, RunLedger ledger, Consumer<RunTask> ended) {
        this.run = run;
        this.isResumed = isResumed;
        this.context = context;
        this.ledger = ledger;
        this.ended = ended;
        this.progress = new RunProgress(run, context.bufferBytes());
        this.rate = run.request().requestedRate().orElse(Double.POSITIVE_INFINITY);
        this.limiter = new RateLimiter(rate, context.time());
        this.startNanos = context.time().nanos();
        this.lastPolled = startNanos;
    }

    void start() {
        new Thread(this::work, "run-" + run.id()).start();
    }

    /** A snapshot of the run, which has not ended. */
    Run current() {
        return snapshot(run.state(), run.cause());
    }

    /** The same for a client's poll, which renews the run's lease. */
    Run polled() {
        lastPolled = context.time().nanos();
        return current();
    }

    int recordsInFlight() {
        return progress.inFlight();
    }

    /** Writes the counters to the ledger, and cancels the run if its lease has expired. */
    void tick() {
        recordProgress();
        run.request()
                .requestedLease()
                .filter(lease -> context.time().since(lastPolled).compareTo(lease) > 0)
                .ifPresent(lease -> stop(
                        new End(RunState.CANCELLED, "lease: the run was not polled for " + lease.toSeconds() + " s")));
    }

    /** Requests the end of the run; only the first call has an effect. */
    synchronized void stop(End end) {
        stop = stop == null ? end : stop;
    }

    /** Interrupts the run; its final state is written only if Kafka acknowledges that immediately. */
    void shutDown() {
        shuttingDown = true;
        stop(End.INTERRUPTED);
    }

    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    private Run snapshot(RunState state, @Nullable String cause) {
        RunProgress.Counters counters = progress.counters();
        return run.with(state, cause, run.attempt(), counters.published(), counters.rejected(), active(), now());
    }

    private Duration active() {
        return run.active().plus(context.time().since(startNanos));
    }

    /** Does nothing once the run is ending, because a late update would overwrite the final state. */
    private synchronized void recordProgress() {
        if (!ending) {
            ledger.note(current());
        }
    }

    private void work() {
        try {
            End end = publish();
            synchronized (this) {
                ending = true;
            }
            Run last = snapshot(end.state(), end.cause());
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
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // cannot happen: nothing interrupts this thread
        } finally {
            ended.accept(this);
            done.countDown();
        }
    }

    private End publish() throws InterruptedException {
        RecordSender sender = new RecordSender(context.producers());
        try (PageFeed feed = new PageFeed(run, context.source())) {
            if (isResumed && run.request().duration() != null) {
                findSentBefore();
            }
            End end = findEnd();
            while (end == null) {
                step(feed, sender);
                end = findEnd();
            }
            return end;
        } catch (RuntimeException e) {
            LOG.error("event=run_error run_id={}", run.id(), e);
            return new End(RunState.FAILED, "internal error: " + e);
        } finally {
            sender.close(CLOSE_TIMEOUT);
        }
    }

    /** Finds how far an earlier task had sent. Only a timed run needs this; a run with a user count ends at that count anyway. */
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

    private @Nullable End findEnd() {
        End stopped = stop;
        if (stopped != null) {
            return stopped;
        }
        String refusal = progress.refusal();
        if (refusal != null) {
            return new End(RunState.FAILED, "kafka: " + refusal);
        }
        if (!isDoneSending() || progress.inFlight() > 0) {
            return null;
        }
        // The last acknowledgement may have been a dead letter, whose user has to be replaced.
        return failure == null && !isComplete() ? null : verdict();
    }

    private boolean isDoneSending() {
        if (failure == null && progress.counters().watermark() >= MIN_SAMPLE) {
            failure = tooManyRejected();
        }
        return failure != null || isComplete();
    }

    /** Whether nothing is left to send for now; a user that is refused later has to be replaced. */
    private boolean isComplete() {
        Long users = run.request().users();
        return users != null ? progress.usersSent() >= users : nanosLeft() <= 0 && progress.hasCaughtUp();
    }

    private boolean needsMoreThan(int sequences) {
        Long users = run.request().users();
        return users != null
                ? users - progress.usersSent() > sequences
                : nanosLeft() / NANOS_PER_SECOND * rate > sequences;
    }

    private long nanosLeft() {
        Duration requested = run.request().requestedDuration().orElse(Duration.ZERO);
        return requested.minus(active()).toNanos();
    }

    private End verdict() {
        String cause = failure != null ? failure : tooManyRejected();
        if (cause == null && progress.counters().published() == 0) {
            cause = "published: 0 (expected: at least 1 user; the log has the failures of the pages)";
        }
        return cause == null ? new End(RunState.SUCCEEDED, null) : new End(RunState.FAILED, cause);
    }

    private @Nullable String tooManyRejected() {
        RunProgress.Counters counters = progress.counters();
        return counters.rejected() * PERCENT <= counters.watermark() * context.maxRejectedPercent()
                ? null
                : "rejected: " + counters.rejected() + " of " + counters.watermark() + " users (expected: at most "
                        + context.maxRejectedPercent() + " percent; the dead letters have the reasons)";
    }

    private void step(PageFeed feed, RecordSender sender) throws InterruptedException {
        if (progress.hasRecordsToResend()) {
            if (context.time().since(lastFailure).compareTo(RESEND_DELAY) < 0) {
                context.time().sleep(TICK);
            } else {
                progress.takeRecordToResend().ifPresent(pending -> send(pending, sender));
            }
        } else if (isDoneSending() || !progress.hasRoom()) {
            progress.awaitChange(TICK);
        } else {
            sendNext(feed, sender);
        }
    }

    private void sendNext(PageFeed feed, RecordSender sender) throws InterruptedException {
        SourceUser next = null;
        try {
            next = feed.peek(TICK);
        } catch (FetchFailedException e) {
            failure = "source: " + e.detail();
        }
        if (next != null && limiter.tryPass(TICK) && !isComplete()) {
            feed.take();
            PendingRecord pending = PendingRecord.of(run.id(), next, feed.fetchedAt(), now());
            progress.sending(pending);
            send(pending, sender);
            if (needsMoreThan(feed.left())) {
                feed.fetchAhead();
            }
        }
    }

    private void send(PendingRecord pending, RecordSender sender) {
        long sentAt = System.nanoTime();
        sender.send(pending.record(), (metadata, error) -> {
            if (error == null) {
                if (kafkaOutage.compareAndSet(true, false)) {
                    LOG.info("event=kafka_acknowledges_again run_id={}", run.id());
                }
                if (progress.acknowledged(pending)) {
                    context.metrics().settled(pending.refusal(), Duration.ofNanos(System.nanoTime() - sentAt));
                }
            } else if (error instanceof RecordTooLargeException && pending.isUser()) {
                progress.replaced(
                        pending, pending.deadLetter(RefusalReason.RECORD_TOO_LARGE, ErrorText.of(error), now()));
            } else if (RecordSender.isTransient(error)) {
                if (stop == null) {
                    outage(ErrorText.of(error));
                }
                lastFailure = context.time().nanos();
                context.metrics().resent.increment();
                progress.unacknowledged(pending);
            } else {
                progress.refused(pending, ErrorText.of(error));
            }
        });
    }

    /** Logs only the start of an outage. */
    private void outage(String cause) {
        if (kafkaOutage.compareAndSet(false, true)) {
            LOG.warn("event=kafka_unacknowledged run_id={} cause=\"{}\" next=resend", run.id(), cause);
        }
    }

    /** Retries until Kafka acknowledges the final state; during shutdown makes one attempt. */
    private void writeFinalState(Run last) throws InterruptedException {
        while (true) {
            try {
                ledger.write(last, shuttingDown ? LEDGER_WRITE_AT_SHUTDOWN : LEDGER_WRITE);
                return;
            } catch (KafkaUnavailableException e) {
                outage(String.valueOf(e.getMessage()));
                if (shuttingDown) {
                    return;
                }
                context.time().sleep(LEDGER_RETRY_DELAY);
            }
        }
    }

    private Instant now() {
        return context.clock().instant();
    }
}
