package dev.userstream.job.read;

import dev.userstream.events.Header;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of the topic, byte for byte. Nothing about it is validated yet.
 *
 * @param key its key; not copied, must not be changed
 * @param value its value; not copied, must not be changed
 * @param headers its headers in their order
 * @param source its offset and timestamp
 */
@SuppressWarnings("ArrayRecordComponent") // bytes pass through untouched; records are compared by source
public record SourceRecord(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers, MessageOffset source) {
    /** Bytes of key, value and headers: the memory that a held record costs. */
    public long bytes() {
        long bytes = length(key) + length(value);
        for (Header header : headers) {
            bytes += header.name().length() + length(header.value());
        }
        return bytes;
    }

    private static long length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
