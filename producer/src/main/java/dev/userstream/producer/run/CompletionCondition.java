package dev.userstream.producer.run;

import dev.userstream.events.run.Run;
import dev.userstream.producer.api.MonotonicTime;
import java.time.Duration;

/** When a run has sent enough. */
sealed interface CompletionCondition {
    /** Whether nothing more needs to be sent now; a refused user may change that. */
    boolean isReached(RunProgress progress);

    /** Whether more than so many further positions are needed. */
    boolean needsMoreThan(int positions, RunProgress progress);

    /** The condition of a run that is started or resumed now. */
    static CompletionCondition of(Run run, MonotonicTime time) {
        Long users = run.request().users();
        if (users != null) {
            return new Users(users);
        }
        Duration duration = run.request().requestedDuration().orElseThrow();
        double rate = run.request().requestedRate().orElse(Double.POSITIVE_INFINITY);
        return new ActiveTime(duration.minus(run.active()), rate, time, time.nanos());
    }

    /**
     * A number of users.
     *
     * @param wanted over all attempts
     */
    record Users(long wanted) implements CompletionCondition {
        @Override
        public boolean isReached(RunProgress progress) {
            return progress.usersSent() >= wanted;
        }

        @Override
        public boolean needsMoreThan(int positions, RunProgress progress) {
            return wanted - progress.usersSent() > positions;
        }
    }

    /**
     * A period of activity. Users that an earlier attempt has sent belong to the run, so they are sent again even after it.
     *
     * @param wanted in this attempt; not positive when earlier ones took all of it
     * @param rate users a second
     * @param began when the attempt began, by {@code time}
     */
    record ActiveTime(Duration wanted, double rate, MonotonicTime time, long began) implements CompletionCondition {
        private static final double NANOS_PER_SECOND = 1e9;

        @Override
        public boolean isReached(RunProgress progress) {
            return left() <= 0 && progress.hasCaughtUp();
        }

        @Override
        public boolean needsMoreThan(int positions, RunProgress progress) {
            return left() / NANOS_PER_SECOND * rate > positions;
        }

        private long left() {
            return wanted.toNanos() - (time.nanos() - began);
        }
    }
}
