package dev.userstream.ops.pipeline;

import dev.userstream.events.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of a topic, free of any Kafka client's type.
 *
 * @param partition its partition
 * @param offset its place in the partition
 * @param timestampMs the record's own timestamp, milliseconds since 1970
 * @param key its key; not copied
 * @param value its value; not copied
 * @param headers its headers, in their order
 */
@SuppressWarnings("ArrayRecordComponent") // bytes pass through untouched; no one compares records by equals
public record TopicRecord(
        int partition,
        long offset,
        long timestampMs,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers) {
    /** Copies the headers. */
    public TopicRecord {
        headers = List.copyOf(headers);
    }
}
