package dev.userstream.producer.run;

import dev.userstream.events.run.Run;
import dev.userstream.producer.api.MonotonicTime;
import java.time.Duration;

/** When an attempt has handed over enough. */
sealed interface Goal {
    /** Whether nothing more needs to be handed over now; a refused user may change that. */
    boolean isReached(Progress progress);

    /** Whether so many further places are too few. */
    boolean needsMoreThan(int places, Progress progress);

    /** The goal of a run's next attempt, which begins now. */
    static Goal of(Run run, MonotonicTime time) {
        Long users = run.request().users();
        if (users != null) {
            return new Users(users);
        }
        Duration wanted = run.request().requestedDuration().orElseThrow();
        double rate = run.request().requestedRate().orElse(Double.POSITIVE_INFINITY);
        return new Active(wanted.minus(run.active()), rate, time, time.nanos());
    }

    /**
     * A number of users.
     *
     * @param wanted over all attempts
     */
    record Users(long wanted) implements Goal {
        @Override
        public boolean isReached(Progress progress) {
            return progress.usersHandedOver() >= wanted;
        }

        @Override
        public boolean needsMoreThan(int places, Progress progress) {
            return wanted - progress.usersHandedOver() > places;
        }
    }

    /**
     * A time of activity. What an earlier attempt has sent belongs to the run, so it is sent again even when time is over.
     *
     * @param wanted in this attempt; not positive when earlier ones took it all
     * @param rate users a second
     * @param began when the attempt began, by that time
     */
    record Active(Duration wanted, double rate, MonotonicTime time, long began) implements Goal {
        private static final double NANOS_PER_SECOND = 1e9;

        @Override
        public boolean isReached(Progress progress) {
            return left() <= 0 && progress.hasCaughtUp();
        }

        @Override
        public boolean needsMoreThan(int places, Progress progress) {
            return left() / NANOS_PER_SECOND * rate > places;
        }

        private long left() {
            return wanted.toNanos() - (time.nanos() - began);
        }
    }
}
