package dev.userstream.job.read;

import dev.userstream.events.Header;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.topic.Topics;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.DateTimeUtils;

/**
 * Records from rows of Spark's Kafka source. Reads Spark's internal rows, because converting them to {@code Row}s costs as
 * much as parsing the message. Confined to one thread.
 */
public final class SourceRecords implements Iterator<SourceRecord> {
    // The columns of the source, as Spark's Kafka integration guide lists them.
    private static final int KEY = 0;
    private static final int VALUE = 1;
    private static final int PARTITION = 3;
    private static final int OFFSET = 4;
    private static final int TIMESTAMP = 5;
    private static final int HEADERS = 7;
    private static final int HEADER_FIELDS = 2;

    private final Iterator<InternalRow> rows;

    /** Reads rows as they come; a row may be reused for the next one. */
    public SourceRecords(Iterator<InternalRow> rows) {
        this.rows = rows;
    }

    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public SourceRecord next() {
        InternalRow row = rows.next();
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
