package dev.userstream.job.query;

import dev.userstream.job.failure.StoreFailure;
import org.jspecify.annotations.Nullable;

/**
 * A supervisor's view of its query.
 *
 * @param phase what the query does
 * @param failures failures in a row since the last batch that succeeded
 * @param lastFailure the last of them; {@code null} where there is none
 */
record SupervisorState(Phase phase, int failures, @Nullable StoreFailure lastFailure) {
    /** Before the first attempt. */
    public static final SupervisorState INITIAL = new SupervisorState(Phase.WAITING, 0, null);

    /** What a query does. */
    public enum Phase {
        /** It processes what arrives. */
        RUNNING,
        /** It is prepared, or waits for the next attempt after a failure. */
        WAITING,
        /** It was stopped on request. */
        STOPPED
    }

    /** The same in another phase. */
    public SupervisorState in(Phase next) {
        return new SupervisorState(next, failures, lastFailure);
    }

    /** Waiting after one more failure. */
    public SupervisorState failed(StoreFailure failure) {
        return new SupervisorState(Phase.WAITING, failures + 1, failure);
    }

    /** The same without failures. */
    public SupervisorState recovered() {
        return new SupervisorState(phase, 0, null);
    }
}
