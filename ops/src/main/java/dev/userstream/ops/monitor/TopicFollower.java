package dev.userstream.ops.monitor;

import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.pipeline.TopicRecord;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Reads a topic from its beginning and then what is new, so many records at a time. Not thread-safe. */
final class TopicFollower {
    /** Most records of each partition in one step, so that a long topic does not hold up what else is looked at. */
    static final long MOST_RECORDS = 200_000;

    private final TopicLog topic;
    private final Consumer<TopicRecord> sink;
    private final Runnable forget;
    private SortedMap<Integer, Long> next = new TreeMap<>();

    /**
     * Has read nothing.
     *
     * @param sink takes the records, each once
     * @param forget called when the topic was deleted, before the records of its successor come
     */
    TopicFollower(TopicLog topic, Consumer<TopicRecord> sink, Runnable forget) {
        this.topic = topic;
        this.sink = sink;
        this.forget = forget;
    }

    /**
     * Reads what is new. If that fails in the middle, everything is read again.
     *
     * @return whether the topic was read to its end
     */
    boolean step() {
        SortedMap<Integer, Long> end = topic.endOffsets();
        if (isAnother(end)) {
            restart();
        }
        SortedMap<Integer, Long> beginning = topic.beginningOffsets();
        SortedMap<Integer, Long> to = new TreeMap<>();
        end.forEach((partition, last) -> {
            long from = Math.max(next.getOrDefault(partition, 0L), beginning.getOrDefault(partition, 0L));
            to.put(partition, Math.min(last, from + MOST_RECORDS));
        });
        try {
            topic.read(next, to, sink);
        } catch (RuntimeException e) {
            restart();
            throw e;
        }
        next = to;
        return to.equals(end);
    }

    private boolean isAnother(SortedMap<Integer, Long> end) {
        return next.entrySet().stream().anyMatch(read -> end.getOrDefault(read.getKey(), -1L) < read.getValue());
    }

    private void restart() {
        next = new TreeMap<>();
        forget.run();
    }
}
