package dev.userstream.local.probe;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A user of a run that is watched; its id is known before it is published.
 *
 * @param sequence place in the run, from 0
 * @param id the user's id
 */
public record Sample(long sequence, UUID id) {
    /**
     * Evenly spread users of a run, the first one always among them.
     *
     * @param users how many the run publishes, 1 or more
     * @param most how many to watch at most, 1 or more
     */
    public static List<Sample> of(RunId runId, long users, int most) {
        long stride = Math.max(1, (users + most - 1) / most);
        List<Sample> samples = new ArrayList<>();
        for (long sequence = 0; sequence < users; sequence += stride) {
            samples.add(new Sample(sequence, UserIds.of(runId, sequence)));
        }
        return samples;
    }
}
