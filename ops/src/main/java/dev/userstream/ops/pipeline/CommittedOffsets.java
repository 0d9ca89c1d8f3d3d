package dev.userstream.ops.pipeline;

import dev.userstream.events.store.Store;
import java.util.SortedMap;

/** How far each store is, as the job commits it to the store's consumer group. */
public interface CommittedOffsets {
    /**
     * The next offset that the store still lacks, by partition; empty where the group has committed nothing yet.
     *
     * @throws UnreachableException if the brokers cannot be asked
     */
    SortedMap<Integer, Long> committed(Store store);
}
