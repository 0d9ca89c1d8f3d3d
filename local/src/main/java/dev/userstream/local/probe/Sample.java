package dev.userstream.local.probe;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * A sampled user of a run. Its id is known before it is published.
 *
 * @param sequence position in the run, from 0
 * @param id the user's id
 */
public record Sample(long sequence, UUID id) {
    /**
     * Evenly spread users of a run, the first one always among them.
     *
     * @param users how many the run publishes, 1 or more
     * @param most how many to sample at most, 1 or more
     */
    public static List<Sample> of(RunId runId, long users, int most) {
        long stride = Math.max(1, (users + most - 1) / most);
        return LongStream.iterate(0, sequence -> sequence < users, sequence -> sequence + stride)
                .mapToObj(sequence -> new Sample(sequence, UserIds.of(runId, sequence)))
                .toList();
    }
}
