package dev.userstream.job.read;

import dev.userstream.events.Header;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;
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
    // The columns of the source, as Spark's Kafka integration guide lists them.
    private static final int KEY = 0;
    private static final int VALUE = 1;
    private static final int PARTITION = 3;
    private static final int OFFSET = 4;
    private static final int TIMESTAMP = 5;
    private static final int HEADERS = 7;
    private static final int HEADER_FIELDS = 2;

    /**
     * The record of a row of Spark's Kafka source, which may be reused for the next one. Reads Spark's internal rows, because
     * converting them to {@code Row}s costs as much as parsing the message.
     */
    public static SourceRecord of(InternalRow row) {
        return new SourceRecord(
                row.getBinary(KEY),
                row.getBinary(VALUE),
                row.isNullAt(HEADERS) ? List.of() : headers(row.getArray(HEADERS)),
                new MessageOffset(
                        Topics.USERS_CREATED.name(),
                        row.getInt(PARTITION),
                        row.getLong(OFFSET),
                        timestampMs(row.getLong(TIMESTAMP))));
    }

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

    /** Spark shifts timestamps of distant centuries between two calendars; this takes the shift back. */
    private static long timestampMs(long micros) {
        return micros >= 0
                ? micros / 1_000
                : DateTimeUtils.toJavaTimestamp(micros).getTime();
    }

    private static List<Header> headers(ArrayData array) {
        List<Header> headers = new ArrayList<>(array.numElements());
        for (int index = 0; index < array.numElements(); index++) {
            InternalRow header = array.getStruct(index, HEADER_FIELDS);
            headers.add(new Header(header.getUTF8String(0).toString(), header.getBinary(1)));
        }
        return headers;
    }
}
