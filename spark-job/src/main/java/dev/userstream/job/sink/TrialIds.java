package dev.userstream.job.sink;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import java.util.UUID;

/** Ids of no user, for writes that only show whether a table takes any. Thread-safe. */
public final class TrialIds {
    /** A run that nobody publishes. */
    private static final RunId RUN = new RunId("userstream-trial");

    private TrialIds() {}

    /**
     * One of them, always the same.
     *
     * @param number 0 or more
     */
    public static UUID of(long number) {
        return UserIds.of(RUN, number);
    }
}
