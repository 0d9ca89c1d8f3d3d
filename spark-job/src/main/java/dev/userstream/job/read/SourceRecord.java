package dev.userstream.job.read;

import dev.userstream.events.DeadLetter.Origin.Position;
import dev.userstream.events.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of the topic, untouched: nothing about it is trusted yet.
 *
 * @param key its key; not copied, do not change it
 * @param value its value; not copied, do not change it
 * @param headers its headers in their order; not copied, do not change them
 * @param position where it stands and its timestamp
 */
@SuppressWarnings("ArrayRecordComponent") // bytes pass through untouched; records are told apart by position
public record SourceRecord(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers, Position position) {
    /** What keeping the record costs: bytes of key, value and headers. */
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
