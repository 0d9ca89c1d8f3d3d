package dev.userstream.local.probe;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * A sampled user of a run. Its id is known before it is published.
 *
 * @param sequence position in the run, from 0
 * @param due when it is to be published, or earlier
 */
public record Sample(long sequence, UUID id, Instant due) {
    /**
     * Evenly spread users of a run, the first one always among them.
     *
     * @param users how many the run publishes, 1 or more
     * @param most how many to sample at most, 1 or more
     */
    public static List<Sample> of(RunId runId, long users, int most, Instant start, double rate) {
        long stride = Math.max(1, (users + most - 1) / most);
        return LongStream.iterate(0, sequence -> sequence < users, sequence -> sequence + stride)
                .mapToObj(
                        sequence -> new Sample(sequence, UserIds.of(runId, sequence), scheduled(start, rate, sequence)))
                .toList();
    }

    /** When a user is due at a steady rate. */
    public static Instant scheduled(Instant start, double rate, long sequence) {
        return start.plusNanos((long) (sequence / rate * 1e9));
    }
}
