package dev.userstream.ops.pipeline;

import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * One topic, read without joining any consumer group. Offsets are by partition; a topic that does not exist has no
 * partitions. Not thread-safe. Every method throws {@link UnreachableException} when the topic cannot be read.
 */
public interface TopicLog {
    /** The first offset that is still there, by partition. */
    SortedMap<Integer, Long> beginningOffsets();

    /** The offset after the last record, by partition. */
    SortedMap<Integer, Long> endOffsets();

    /**
     * Hands over every record from {@code from} (included; beginning where retention removed it, or where it is not named)
     * to {@code to} (excluded), each partition in its order.
     */
    void read(SortedMap<Integer, Long> from, SortedMap<Integer, Long> to, Consumer<TopicRecord> sink);
}
