package dev.userstream.local.probe;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * When each user of a run should have been sent. A publisher that falls behind must not make its users look fast, so a
 * latency counts from the moment that the rate promised, or from the record's own time where that is earlier.
 *
 * @param sent when each sequence really was sent
 * @param rate users a second; empty where nothing was promised
 */
public record Schedule(Map<Long, Instant> sent, Optional<Double> rate) {
    private static final double NANOS_A_SECOND = 1e9;

    /** Copies the times. */
    public Schedule {
        sent = Map.copyOf(sent);
    }

    /** The intended send time; empty where the user is not in the topic. */
    public Optional<Instant> intended(long sequence) {
        Instant first = sent.get(0L);
        Instant own = sent.get(sequence);
        if (own == null || first == null || rate.isEmpty()) {
            return Optional.ofNullable(own);
        }
        Instant promised = first.plus(Duration.ofNanos((long) (sequence / rate.get() * NANOS_A_SECOND)));
        return Optional.of(promised.isBefore(own) ? promised : own);
    }
}
