package dev.userstream.job.read;

import dev.userstream.events.DeadLetter.Origin.Position;
import dev.userstream.events.Header;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.jspecify.annotations.Nullable;

/** The columns that a query reads, and how a row of them becomes a record. Thread-safe. */
public final class SourceRows {
    /** Milliseconds, as Kafka has them: a timestamp column would pass through the time zone and the calendar. */
    static final String[] COLUMNS = {
        "key", "value", "headers", "topic", "partition", "offset", "unix_millis(timestamp) AS timestamp_ms"
    };

    private static final int KEY = 0;
    private static final int VALUE = 1;
    private static final int TOPIC = 2;
    private static final int PARTITION = 3;
    private static final int OFFSET = 4;
    private static final int TIMESTAMP = 5;
    private static final int HEADERS = 7;
    private static final int HEADER_NAME = 0;
    private static final int HEADER_VALUE = 1;
    private static final int HEADER_FIELDS = 2;
    private static final long MICROS_A_MILLISECOND = 1_000;

    private SourceRows() {}

    /** The record of a row as Spark's Kafka source gives it to tasks, with all its columns and nothing converted. */
    public static SourceRecord read(InternalRow row) {
        return new SourceRecord(
                bytes(row, KEY),
                bytes(row, VALUE),
                row.isNullAt(HEADERS) ? List.of() : headers(row.getArray(HEADERS)),
                new Position(
                        row.getUTF8String(TOPIC).toString(),
                        row.getInt(PARTITION),
                        row.getLong(OFFSET),
                        Math.floorDiv(row.getLong(TIMESTAMP), MICROS_A_MILLISECOND)));
    }

    @SuppressWarnings("NullAway") // a compact constructor's class file does not say that the value may be null
    private static List<Header> headers(ArrayData array) {
        List<Header> headers = new ArrayList<>(array.numElements());
        for (int index = 0; index < array.numElements(); index++) {
            InternalRow header = array.getStruct(index, HEADER_FIELDS);
            headers.add(new Header(header.getUTF8String(HEADER_NAME).toString(), bytes(header, HEADER_VALUE)));
        }
        return headers;
    }

    private static byte @Nullable [] bytes(InternalRow row, int column) {
        return row.isNullAt(column) ? null : row.getBinary(column);
    }

    /** The record of a row with {@link #COLUMNS}. */
    public static SourceRecord read(Row row) {
        return new SourceRecord(
                row.getAs(0),
                row.getAs(1),
                row.isNullAt(2) ? List.of() : headers(row.getList(2)),
                new Position(row.getString(3), row.getInt(4), row.getLong(5), row.getLong(6)));
    }

    private static List<Header> headers(List<Row> rows) {
        return rows.stream()
                .map(header -> new Header(header.getString(HEADER_NAME), header.getAs(HEADER_VALUE)))
                .toList();
    }
}
