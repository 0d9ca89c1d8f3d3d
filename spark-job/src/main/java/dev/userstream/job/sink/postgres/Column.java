package dev.userstream.job.sink.postgres;

import dev.userstream.events.Field;
import dev.userstream.job.parse.UserRow;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of the table that we fill.
 *
 * @param name its name
 * @param type its type in PostgreSQL
 * @param value what a row has in it: an UUID, text, UTF-8, a number as wide as the type, a moment, or nothing
 */
record Column(String name, String type, Function<UserRow, @Nullable Object> value) {
    /** All of them, in the order in which they are written. */
    static final List<Column> ALL = List.of(
            new Column("id", "uuid", row -> row.user().id()),
            text(Field.FIRST_NAME),
            text(Field.LAST_NAME),
            text(Field.GENDER),
            text(Field.ADDRESS),
            text(Field.POST_CODE),
            text(Field.EMAIL),
            text(Field.USERNAME),
            new Column("dob", "timestamptz", row -> row.user().dob()),
            new Column("registered_date", "timestamptz", row -> row.user().registeredDate()),
            text(Field.PHONE),
            text(Field.PICTURE),
            new Column("run_id", "text", row -> row.runId().orElse(null)),
            new Column("sequence", "bigint", row -> row.sequence().orElse(null)),
            new Column(
                    "kafka_partition", "integer", row -> row.source().position().partition()),
            new Column("kafka_offset", "bigint", row -> row.source().position().offset()),
            new Column(
                    "kafka_timestamp",
                    "timestamptz",
                    row -> Instant.ofEpochMilli(row.source().position().timestampMs())),
            new Column("write_order", "bigint", UserRow::writeOrder));

    /** Their names, in that order. */
    static final List<String> NAMES = ALL.stream().map(Column::name).toList();

    private static Column text(Field field) {
        return new Column(field.jsonName(), "text", row -> row.user().utf8(field));
    }
}
