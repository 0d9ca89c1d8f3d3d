package dev.userstream.ops.status;

import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads a topic from its beginning and then its new records, a bounded number at a time. Not thread-safe. */
final class TopicFollower {
    /** Most records of each partition in one step, so that a long topic does not delay the other metrics. */
    static final long MAX_RECORDS = 200_000;

    private final Consumer<TopicRecord> sink;
    private final Runnable reset;
    private SortedMap<Integer, Long> next = new TreeMap<>();

    /**
     * Has read nothing.
     *
     * @param sink receives each record once
     * @param reset called when the topic was recreated, before the records of the new one
     */
    TopicFollower(Consumer<TopicRecord> sink, Runnable reset) {
        this.sink = sink;
        this.reset = reset;
    }

    /**
     * Reads new records. After a failure the topic is read again from its beginning.
     *
     * @return whether the topic was read to its end
     */
    boolean step(TopicLog topic) {
        SortedMap<Integer, Long> latest = topic.latest();
        if (next.entrySet().stream().anyMatch(read -> latest.getOrDefault(read.getKey(), -1L) < read.getValue())) {
            restart();
        }
        SortedMap<Integer, Long> earliest = topic.earliest();
        SortedMap<Integer, Long> to = new TreeMap<>();
        latest.forEach((partition, last) -> {
            long from = Math.max(next.getOrDefault(partition, 0L), earliest.getOrDefault(partition, 0L));
            to.put(partition, Math.min(last, from + MAX_RECORDS));
        });
        try {
            topic.read(next, to, sink);
        } catch (RuntimeException e) {
            restart();
            throw e;
        }
        next = to;
        return to.equals(latest);
    }

    private void restart() {
        next = new TreeMap<>();
        reset.run();
    }
}
