package dev.userstream.producer.run;

import dev.userstream.events.run.Run;
import dev.userstream.producer.api.MonotonicTime;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a run has sent enough: a number of users, or a period of activity. Users that an earlier attempt has sent belong to the run,
 * so they are sent again even after the period.
 */
final class CompletionCondition {
    private static final double NANOS_PER_SECOND = 1e9;

    private final @Nullable Long users;
    private final Duration leftAtStart;
    private final double rate;
    private final MonotonicTime time;
    private final long began;

    /** The condition of a run that is started or resumed now. */
    CompletionCondition(Run run, MonotonicTime time) {
        this.users = run.request().users();
        this.leftAtStart =
                run.request().requestedDuration().orElse(Duration.ZERO).minus(run.active());
        this.rate = run.request().requestedRate().orElse(Double.POSITIVE_INFINITY);
        this.time = time;
        this.began = time.nanos();
    }

    /** Whether nothing more needs to be sent now; a refused user may change that. */
    boolean isReached(RunProgress progress) {
        return users != null ? progress.usersSent() >= users : nanosLeft() <= 0 && progress.hasCaughtUp();
    }

    /** Whether more than so many further positions are needed. */
    boolean needsMoreThan(int positions, RunProgress progress) {
        return users != null
                ? users - progress.usersSent() > positions
                : nanosLeft() / NANOS_PER_SECOND * rate > positions;
    }

    private long nanosLeft() {
        return leftAtStart.toNanos() - (time.nanos() - began);
    }
}
