package dev.userstream.producer.run;

import dev.userstream.events.run.RunState;
import org.jspecify.annotations.Nullable;

/**
 * How an attempt ended.
 *
 * @param state the run's state from now on; {@link RunState#RUNNING} if the process ends and the next one goes on
 * @param cause why it did not succeed; {@code null} if it did, or goes on
 */
record AttemptEnd(RunState state, @Nullable String cause) {
    static final AttemptEnd SUCCEEDED = new AttemptEnd(RunState.SUCCEEDED, null);

    /** Somebody asked for the end. */
    static final AttemptEnd CANCELLED = new AttemptEnd(RunState.CANCELLED, "cancelled: somebody asked for it");

    /** The process ends; whoever starts next goes on. */
    static final AttemptEnd TO_BE_CONTINUED = new AttemptEnd(RunState.RUNNING, null);

    static AttemptEnd failed(String cause) {
        return new AttemptEnd(RunState.FAILED, cause);
    }
}
