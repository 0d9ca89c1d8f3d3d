package dev.userstream.local.api;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalLong;

/** The source's limit: so many users in a fixed window, counted before the answer, so that the last one may pass it. Thread-safe. */
final class UserBudget {
    private final long users;
    private final Duration window;
    private final InstantSource clock;
    private Instant windowEnd = Instant.MIN;
    private long spent;

    /**
     * A budget that begins with the first request.
     *
     * @param users users a window; 0 for no limit
     */
    UserBudget(long users, Duration window, InstantSource clock) {
        this.users = users;
        this.window = window;
        this.clock = clock;
    }

    /** Spends that many users; where the window's are spent already, says how many they were and spends none. */
    synchronized OptionalLong refusal(int wanted) {
        Instant now = clock.instant();
        if (!now.isBefore(windowEnd)) {
            windowEnd = now.plus(window);
            spent = 0;
        }
        if (users > 0 && spent >= users) {
            return OptionalLong.of(spent);
        }
        spent += wanted;
        return OptionalLong.empty();
    }
}
