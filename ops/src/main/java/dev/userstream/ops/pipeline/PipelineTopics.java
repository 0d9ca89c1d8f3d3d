package dev.userstream.ops.pipeline;

import dev.userstream.events.store.Store;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Read access to the topics, without a consumer group, and to the offsets that the job has committed. A topic that does not exist
 * has no partitions. Not thread-safe.
 */
public interface PipelineTopics {
    /** The first offset that retention has not removed, by partition. */
    SortedMap<Integer, Long> earliest(TopicSpec topic);

    /** The offset after the last committed record, by partition. */
    SortedMap<Integer, Long> latest(TopicSpec topic);

    /** The next offset that the store's consumer group will read, by partition; empty where it has committed none. */
    SortedMap<Integer, Long> committed(Store store);

    /**
     * Hands over the records from {@code from} (inclusive; the earliest offset where it is absent or removed) to {@code to}
     * (exclusive), those of a partition in order.
     */
    void read(TopicSpec topic, SortedMap<Integer, Long> from, SortedMap<Integer, Long> to, Consumer<TopicRecord> sink);

    /** Reads a topic from its beginning to its present end. */
    default void readAll(TopicSpec topic, Consumer<TopicRecord> sink) {
        read(topic, new TreeMap<>(), latest(topic), sink);
    }

    /** The record at an offset; empty where retention has removed it. */
    default Optional<TopicRecord> find(TopicSpec topic, int partition, long offset) {
        List<TopicRecord> found = new ArrayList<>();
        read(topic, new TreeMap<>(Map.of(partition, offset)), new TreeMap<>(Map.of(partition, offset + 1)), found::add);
        return found.stream().findFirst();
    }

    /** Messages that each store has not read, for the stores whose group has committed offsets. */
    default Map<Store, Long> lags() {
        return lags(earliest(Topics.USERS_CREATED), latest(Topics.USERS_CREATED));
    }

    /** Messages up to an end that each store has not read, for the stores whose group has committed offsets. */
    default Map<Store, Long> lags(SortedMap<Integer, Long> earliest, SortedMap<Integer, Long> end) {
        Map<Store, Long> lags = new EnumMap<>(Store.class);
        for (Store store : Store.values()) {
            SortedMap<Integer, Long> committed = committed(store);
            if (!committed.isEmpty()) {
                lags.put(store, count(earliest, committed, end));
            }
        }
        return lags;
    }

    /** Offsets from a beginning to an end. */
    static long count(SortedMap<Integer, Long> from, SortedMap<Integer, Long> to) {
        return count(from, new TreeMap<>(), to);
    }

    /** Offsets from {@code next} to an end; a partition that {@code next} does not have counts from its earliest offset. */
    static long count(SortedMap<Integer, Long> earliest, SortedMap<Integer, Long> next, SortedMap<Integer, Long> to) {
        return to.entrySet().stream()
                .mapToLong(end -> {
                    long first = earliest.getOrDefault(end.getKey(), 0L);
                    return Math.max(0, end.getValue() - Math.max(first, next.getOrDefault(end.getKey(), first)));
                })
                .sum();
    }
}
