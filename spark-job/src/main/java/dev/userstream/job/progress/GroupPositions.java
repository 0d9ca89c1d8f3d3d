package dev.userstream.job.progress;

import dev.userstream.events.Store;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** The positions that Kafka keeps for the stores' consumer groups: next offsets by partition. Thread-safe. */
public interface GroupPositions {
    /**
     * Commits positions of some partitions.
     *
     * @throws ExecutionException if Kafka refuses
     * @throws TimeoutException if Kafka does not answer
     */
    void commit(Store store, Map<Integer, Long> positions)
            throws ExecutionException, TimeoutException, InterruptedException;

    /**
     * Where a query begins: what its checkpoint says, and the earliest offset of every partition that it does not name.
     *
     * @throws ExecutionException if Kafka refuses
     * @throws TimeoutException if Kafka does not answer
     */
    Map<Integer, Long> startingFrom(Map<Integer, Long> checkpoint)
            throws ExecutionException, TimeoutException, InterruptedException;
}
