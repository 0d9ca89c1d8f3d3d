package dev.userstream.job.watch;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Where the topic ends now. Thread-safe. */
@FunctionalInterface
interface EndOffsets {
    /**
     * The offset after the last record of each of the partitions.
     *
     * @throws ExecutionException if Kafka refuses
     * @throws TimeoutException if Kafka does not answer
     */
    Map<Integer, Long> of(Iterable<Integer> partitions)
            throws ExecutionException, TimeoutException, InterruptedException;
}
