package dev.userstream.job.read;

import dev.userstream.events.DeadLetter.Origin.Position;
import dev.userstream.events.Header;
import java.util.List;
import org.apache.spark.sql.Row;

/** The columns that a replay reads, and how a row of them becomes a record. Thread-safe. */
public final class SourceRows {
    /** Milliseconds, as Kafka has them: a timestamp column would pass through the time zone and the calendar. */
    static final String[] COLUMNS = {
        "key", "value", "headers", "topic", "partition", "offset", "unix_millis(timestamp) AS timestamp_ms"
    };

    private static final int HEADER_NAME = 0;
    private static final int HEADER_VALUE = 1;

    private SourceRows() {}

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
