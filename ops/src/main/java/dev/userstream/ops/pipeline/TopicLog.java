package dev.userstream.ops.pipeline;

import java.util.SortedMap;
import java.util.function.Consumer;

/** One topic, read without a consumer group. A topic that does not exist has no partitions. Not thread-safe. */
public interface TopicLog {
    /** The first offset that retention has not removed, by partition. */
    SortedMap<Integer, Long> earliest();

    /** The offset after the last committed record, by partition. */
    SortedMap<Integer, Long> latest();

    /**
     * Hands over the records from {@code from} (inclusive; the earliest offset where it is absent or removed) to {@code to}
     * (exclusive), those of a partition in order.
     */
    void read(SortedMap<Integer, Long> from, SortedMap<Integer, Long> to, Consumer<TopicRecord> sink);

    /** Hands over all records up to {@code to}, and reports each. */
    default void read(
            SortedMap<Integer, Long> from,
            SortedMap<Integer, Long> to,
            Progress progress,
            String work,
            Consumer<TopicRecord> sink) {
        long total = Lag.between(from.isEmpty() ? earliest() : from, to);
        long[] read = {0};
        read(from, to, message -> {
            sink.accept(message);
            progress.report(work, ++read[0], total);
        });
    }
}
