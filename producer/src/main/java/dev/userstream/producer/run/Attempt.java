package dev.userstream.producer.run;

import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.producer.publish.Delivery;
import dev.userstream.producer.publish.DeliveryOutcome;
import dev.userstream.producer.publish.KafkaUnavailableException;
import dev.userstream.producer.publish.Outgoing;
import dev.userstream.producer.publish.UserRecords;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a run, from its watermark on: takes users from the source at the asked rate, hands them to Kafka, and sends
 * again whatever was not acknowledged until it is. {@link #work} belongs to one thread; everything else may be called by any.
 */
final class Attempt {
    /** How long the attempt may be deaf to a stop, to acknowledgements and to the end of its time. */
    private static final Duration TICK = Duration.ofMillis(50);

    private static final Duration BEFORE_RESENDING = Duration.ofMillis(200);
    private static final Duration LAST_ACKNOWLEDGEMENTS = Duration.ofMillis(1_500);
    private static final int ENOUGH_TO_JUDGE = 100;
    private static final int PERCENT = 100;

    private final Run run;
    private final boolean mayHaveSent;
    private final Engine engine;
    private final Progress progress;
    private final UserRecords records;
    private final Pace pace;
    private final Goal goal;
    private final long began;
    private final Outage outage;
    private volatile @Nullable AttemptEnd stop;
    private volatile long lastFailure;
    private @Nullable String over;

    /**
     * Begins now; {@link #work} does the work.
     *
     * @param mayHaveSent whether an earlier attempt may have sent more than it counted
     */
    Attempt(Run run, boolean mayHaveSent, Engine engine) {
        this.run = run;
        this.mayHaveSent = mayHaveSent;
        this.engine = engine;
        this.progress = new Progress(run, engine.bufferBytes());
        this.records = new UserRecords(run.id(), engine.clock());
        this.pace = new Pace(run.request().requestedRate().orElse(Double.POSITIVE_INFINITY), engine.time());
        this.goal = Goal.of(run, engine.time());
        this.began = engine.time().nanos();
        this.outage = new Outage(run.id());
    }

    /** Publishes until the goal is reached, it cannot be reached, or somebody stops it. */
    AttemptEnd work() throws InterruptedException {
        if (mayHaveSent && run.request().duration() != null) {
            lookBack();
        }
        Delivery delivery = new Delivery(engine.producers(), this::settled);
        try (PageFeed feed = new PageFeed(run, engine.source())) {
            for (Optional<AttemptEnd> end = end(); ; end = end()) {
                if (end.isPresent()) {
                    return end.get();
                }
                step(feed, delivery);
            }
        } finally {
            delivery.close(LAST_ACKNOWLEDGEMENTS);
        }
    }

    /** Ends the attempt soon, whatever it waits for. The first call decides. */
    synchronized void stop(AttemptEnd end) {
        stop = stop == null ? end : stop;
    }

    /** The run as it stands now, still running. */
    Run current() {
        return with(RunState.RUNNING, null);
    }

    /** The run as it stands now, in a state. */
    Run with(RunState state, @Nullable String cause) {
        Progress.Counters counters = progress.counters();
        return new Run(
                run.id(),
                run.request(),
                run.seed(),
                run.pageSize(),
                run.owner(),
                state,
                cause,
                run.attempt(),
                counters.watermark(),
                counters.published(),
                counters.rejected(),
                run.active().plus(engine.time().since(began)),
                run.startOffsets(),
                run.startedAt(),
                engine.clock().instant());
    }

    /** How many records wait for their acknowledgement. */
    int underWay() {
        return progress.underWay();
    }

    /** A number of users is reached in any case; only for a duration it matters how far an earlier attempt came. */
    private void lookBack() throws InterruptedException {
        while (stop == null) {
            try {
                engine.highestSent()
                        .apply(run, () -> stop != null)
                        .ifPresent(highest -> progress.sentBefore(highest + 1));
                return;
            } catch (KafkaUnavailableException e) {
                outage.seen(String.valueOf(e.getMessage()));
                engine.time().sleep(TICK);
            }
        }
    }

    private Optional<AttemptEnd> end() {
        AttemptEnd stopped = stop;
        if (stopped != null) {
            return Optional.of(stopped);
        }
        Optional<String> refusal = progress.refusal();
        if (refusal.isPresent()) {
            return Optional.of(AttemptEnd.failed("kafka: " + refusal.get()));
        }
        return hasEnough() && progress.isIdle() && !goalMoved() ? Optional.of(verdict()) : Optional.empty();
    }

    /** A user that turned out to be a dead letter after all has to be replaced. */
    private boolean goalMoved() {
        return over == null && !goal.isReached(progress);
    }

    private boolean hasEnough() {
        if (over == null) {
            Progress.Counters counters = progress.counters();
            over = counters.watermark() >= ENOUGH_TO_JUDGE ? tooManyRejected(counters) : null;
        }
        return over != null || goal.isReached(progress);
    }

    private AttemptEnd verdict() {
        Progress.Counters counters = progress.counters();
        String cause = over != null ? over : tooManyRejected(counters);
        if (cause == null && counters.published() == 0) {
            cause = "published: 0 (expected: at least 1 user; the log says what became of the pages)";
        }
        return cause == null ? AttemptEnd.SUCCEEDED : AttemptEnd.failed(cause);
    }

    private @Nullable String tooManyRejected(Progress.Counters counters) {
        boolean tooMany = counters.rejected() * PERCENT > counters.watermark() * engine.maxRejectedPercent();
        return !tooMany
                ? null
                : "rejected: " + counters.rejected() + " of " + counters.watermark() + " users (expected: at most "
                        + engine.maxRejectedPercent() + " percent; the dead letters say why)";
    }

    private void step(PageFeed feed, Delivery delivery) throws InterruptedException {
        if (progress.hasUnacknowledged()) {
            resend(delivery);
        } else if (hasEnough() || !progress.hasRoom()) {
            progress.awaitChange(TICK);
        } else {
            sendNext(feed, delivery);
        }
    }

    private void resend(Delivery delivery) throws InterruptedException {
        if (engine.time().since(lastFailure).compareTo(BEFORE_RESENDING) < 0) {
            engine.time().sleep(TICK);
            return;
        }
        progress.takeUnacknowledged().ifPresent(delivery::send);
    }

    private void sendNext(PageFeed feed, Delivery delivery) throws InterruptedException {
        PageFeed.Next next = feed.peek(TICK);
        if (next instanceof PageFeed.Next.Over ended) {
            over = ended.cause();
        } else if (next instanceof PageFeed.Next.Place place && pace.awaitTurn(TICK) && !goal.isReached(progress)) {
            feed.take();
            Outgoing outgoing = records.of(place.user(), place.fetchedAt());
            progress.sent(outgoing);
            delivery.send(outgoing);
            if (goal.needsMoreThan(feed.left(), progress)) {
                feed.fetchAhead();
            }
        }
    }

    private void settled(Outgoing outgoing, DeliveryOutcome outcome) {
        if (outcome instanceof DeliveryOutcome.Acknowledged acknowledged) {
            outage.over();
            count(outgoing, acknowledged);
        } else if (outcome instanceof DeliveryOutcome.Unacknowledged unacknowledged) {
            if (stop == null) {
                outage.seen(unacknowledged.cause());
            }
            lastFailure = engine.time().nanos();
            engine.metrics().resent();
            progress.unacknowledged(outgoing);
        } else if (outcome instanceof DeliveryOutcome.TooLarge tooLarge && outgoing.isUser()) {
            progress.replaced(outgoing, records.tooLarge(outgoing, tooLarge.detail()));
        } else if (outcome instanceof DeliveryOutcome.TooLarge tooLarge) {
            progress.refused(outgoing, "dead letter " + tooLarge.detail());
        } else if (outcome instanceof DeliveryOutcome.Refused refused) {
            progress.refused(outgoing, refused.cause());
        }
    }

    private void count(Outgoing outgoing, DeliveryOutcome.Acknowledged acknowledged) {
        if (progress.acknowledged(outgoing)) {
            outgoing.reason()
                    .ifPresentOrElse(
                            engine.metrics()::rejected, () -> engine.metrics().published(acknowledged.nanos()));
        }
    }
}
