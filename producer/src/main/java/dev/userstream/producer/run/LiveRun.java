package dev.userstream.producer.run;

import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.producer.publish.KafkaUnavailableException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A run that this process works on: its attempt, the thread that does it, and who asks after it. Thread-safe. */
final class LiveRun {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRun.class);
    private static final Duration WRITE = Duration.ofSeconds(5);
    private static final Duration LAST_WRITE = Duration.ofMillis(750);
    private static final Duration BEFORE_REPEATING = Duration.ofMillis(500);

    private final Run run;
    private final Engine engine;
    private final Ledger ledger;
    private final Attempt attempt;
    private final Consumer<LiveRun> ended;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile long lastAsked;
    private volatile boolean closing;
    private boolean ending;

    /**
     * Begins the attempt's time; {@link #start} starts the work.
     *
     * @param mayHaveSent whether an earlier attempt may have sent more than it counted
     * @param ended hears when nothing more will be done
     */
    LiveRun(Run run, boolean mayHaveSent, Engine engine, Ledger ledger, Consumer<LiveRun> ended) {
        this.run = run;
        this.engine = engine;
        this.ledger = ledger;
        this.attempt = new Attempt(run, mayHaveSent, engine);
        this.ended = ended;
        this.lastAsked = engine.time().nanos();
    }

    void start() {
        Thread thread = new Thread(this::work, "run-" + run.id());
        thread.setDaemon(true);
        thread.start();
    }

    Run current() {
        return attempt.current();
    }

    int recordsUnderWay() {
        return attempt.underWay();
    }

    /** Says how the run stands to somebody who asks after it, which renews its lease. */
    Run asked() {
        lastAsked = engine.time().nanos();
        return current();
    }

    /** Writes the counters down, and ends the run if nobody asked after it for too long. */
    void tick() {
        note();
        run.request()
                .requestedLease()
                .filter(lease -> engine.time().since(lastAsked).compareTo(lease) > 0)
                .ifPresent(lease -> attempt.stop(new AttemptEnd(
                        RunState.CANCELLED, "lease: nobody asked after the run for " + lease.toSeconds() + " s")));
    }

    void stop(AttemptEnd end) {
        attempt.stop(end);
    }

    /** Stops, and writes the last entry only if that works at once. */
    void stopForClosing(AttemptEnd end) {
        closing = true;
        attempt.stop(end);
    }

    /** Waits until nothing more will be done. */
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** A note that overtook the last entry would say that the run still goes on. */
    private synchronized void note() {
        if (!ending) {
            ledger.note(current());
        }
    }

    private synchronized void endNotes() {
        ending = true;
    }

    private void work() {
        try {
            AttemptEnd end = attempt();
            endNotes();
            Run last = attempt.with(end.state(), end.cause());
            writeDown(last);
            LOG.info(
                    "event=run_{} run_id={} attempt={} published={} rejected={} active_ms={} cause=\"{}\"",
                    last.state() == RunState.RUNNING
                            ? "suspended"
                            : last.state().name().toLowerCase(Locale.ROOT),
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

    private AttemptEnd attempt() {
        try {
            return attempt.work();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return AttemptEnd.TO_BE_CONTINUED;
        } catch (RuntimeException e) {
            LOG.error("event=run_broke run_id={}", run.id(), e);
            return AttemptEnd.failed("internal error: " + e);
        }
    }

    /** A state is reported only when it cannot be lost any more, however long that takes. */
    private void writeDown(Run last) {
        Outage outage = new Outage(run.id());
        while (!isWritten(last, outage) && !closing) {
            try {
                engine.time().sleep(BEFORE_REPEATING);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private boolean isWritten(Run last, Outage outage) {
        try {
            ledger.write(last, closing ? LAST_WRITE : WRITE);
            outage.over();
            return true;
        } catch (KafkaUnavailableException e) {
            outage.seen(String.valueOf(e.getMessage()));
            return false;
        }
    }
}
