package dev.userstream.job.read;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * What the topic holds at one moment.
 *
 * @param id Kafka's own id of the topic: another one after the topic was deleted and created anew
 * @param earliest the first offset that is still there, of each partition
 * @param ends the offset after the last record, of each partition
 */
public record TopicExtent(String id, Map<Integer, Long> earliest, Map<Integer, Long> ends) {
    /** Copies the offsets. */
    public TopicExtent {
        earliest = Map.copyOf(earliest);
        ends = Map.copyOf(ends);
    }

    /** Asks Kafka. Thread-safe. */
    @FunctionalInterface
    public interface Source {
        /**
         * The topic as it is now.
         *
         * @throws ExecutionException if Kafka refuses
         * @throws TimeoutException if Kafka does not answer
         */
        TopicExtent read() throws ExecutionException, TimeoutException, InterruptedException;
    }
}
