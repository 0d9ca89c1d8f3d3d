package dev.userstream.ops.audit;

import dev.userstream.events.Header;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.ops.pipeline.TopicLog;
import dev.userstream.ops.pipeline.TopicRecord;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A topic of one partition in memory. */
public final class FakeTopic implements TopicLog {
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

    @Override
    public SortedMap<Integer, Long> earliest() {
        return at(beginning);
    }

    @Override
    public SortedMap<Integer, Long> latest() {
        if (failAfter == 0) {
            throw new KafkaUnavailableException("for a test", new IOException());
        }
        return at(records.size());
    }

    @Override
    public void read(SortedMap<Integer, Long> from, SortedMap<Integer, Long> to, Consumer<TopicRecord> sink) {
        long first = Math.max(beginning, from.getOrDefault(0, 0L));
        for (long offset = first; offset < to.getOrDefault(0, 0L); offset++) {
            if (offset - first >= failAfter) {
                throw new KafkaUnavailableException("for a test", new IOException());
            }
            sink.accept(records.get((int) offset));
        }
    }

    private static SortedMap<Integer, Long> at(long offset) {
        SortedMap<Integer, Long> offsets = new TreeMap<>();
        offsets.put(0, offset);
        return offsets;
    }
}
