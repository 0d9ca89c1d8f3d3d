package dev.userstream.ops.audit;

import dev.userstream.events.Header;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.ops.pipeline.TopicRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A topic of one partition in memory. */
public final class FakeTopic {
    private final List<TopicRecord> records = new CopyOnWriteArrayList<>();
    private volatile int failAfter = Integer.MAX_VALUE;
    private long beginning;

    public TopicRecord append(long timestampMs, byte[] key, byte[] value, List<Header> headers) {
        TopicRecord message = new TopicRecord(0, records.size(), timestampMs, key, value, headers);
        records.add(message);
        return message;
    }

    /** Reading fails after this number of records; 0 for an unavailable Kafka. */
    public void failAfter(int count) {
        failAfter = count;
    }

    /** As if the topic had been recreated. */
    public void clear() {
        records.clear();
    }

    public void removeBefore(long offset) {
        beginning = offset;
    }

    SortedMap<Integer, Long> earliest() {
        return new TreeMap<>(Map.of(0, beginning));
    }

    SortedMap<Integer, Long> latest() {
        failWhen(failAfter == 0);
        return new TreeMap<>(Map.of(0, (long) records.size()));
    }

    void read(SortedMap<Integer, Long> from, SortedMap<Integer, Long> to, Consumer<TopicRecord> sink) {
        long first = Math.max(beginning, from.getOrDefault(0, 0L));
        for (long offset = first; offset < to.getOrDefault(0, 0L); offset++) {
            failWhen(offset - first >= failAfter);
            sink.accept(records.get((int) offset));
        }
    }

    private static void failWhen(boolean unavailable) {
        if (unavailable) {
            throw new KafkaUnavailableException("for a test", new IOException());
        }
    }
}
