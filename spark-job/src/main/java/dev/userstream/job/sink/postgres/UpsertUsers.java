package dev.userstream.job.sink.postgres;

import dev.userstream.job.parse.UserRow;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one statement that stores users: many rows, and only over older ones. Thread-safe. */
final class UpsertUsers {
    private static final List<Column> COLUMNS = List.of(
            new Column("id", "uuid", row -> row.user().id()),
            new Column("first_name", "text", row -> row.user().firstName()),
            new Column("last_name", "text", row -> row.user().lastName()),
            new Column("gender", "text", row -> row.user().gender()),
            new Column("address", "text", row -> row.user().address()),
            new Column("post_code", "text", row -> row.user().postCode()),
            new Column("email", "text", row -> row.user().email()),
            new Column("username", "text", row -> row.user().username()),
            new Column("dob", "timestamptz", row -> text(row.user().dob())),
            new Column("registered_date", "timestamptz", row -> text(row.user().registeredDate())),
            new Column("phone", "text", row -> row.user().phone()),
            new Column("picture", "text", row -> row.user().picture()),
            new Column("run_id", "text", row -> row.runId().orElse(null)),
            new Column("sequence", "bigint", row -> row.sequence().orElse(null)),
            new Column(
                    "kafka_partition", "integer", row -> row.source().position().partition()),
            new Column("kafka_offset", "bigint", row -> row.source().position().offset()),
            new Column(
                    "kafka_timestamp",
                    "timestamptz",
                    row -> text(Instant.ofEpochMilli(row.source().position().timestampMs()))),
            new Column("write_order", "bigint", UserRow::writeOrder));

    private static final List<String> COLUMN_NAMES =
            COLUMNS.stream().map(Column::name).toList();
    private static final String SQL = sql();

    private UpsertUsers() {}

    private record Column(String name, String type, Function<UserRow, @Nullable Object> value) {}

    /**
     * Stores rows of different ids in one statement.
     *
     * @throws SQLException if PostgreSQL refuses or does not answer; then none of the rows is stored
     */
    static void execute(Connection connection, List<UserRow> rows) throws SQLException {
        List<Array> arrays = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            for (Column column : COLUMNS) {
                Array array = connection.createArrayOf(
                        column.type(), rows.stream().map(column.value()).toArray());
                arrays.add(array);
                statement.setArray(arrays.size(), array);
            }
            statement.executeUpdate();
        } finally {
            for (Array array : arrays) {
                array.free();
            }
        }
    }

    private static String sql() {
        String names = COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));
        String arrays =
                COLUMNS.stream().map(column -> "?::" + column.type() + "[]").collect(Collectors.joining(", "));
        String updates = COLUMNS.stream()
                .map(Column::name)
                .map(name -> name + " = excluded." + name)
                .collect(Collectors.joining(", "));
        return "INSERT INTO created_users AS stored (" + names + ") SELECT * FROM unnest(" + arrays
                + ") ON CONFLICT (id) DO UPDATE SET " + updates
                + ", stored_at = now() WHERE stored.write_order < excluded.write_order";
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /** The columns that must be in the table. */
    static List<String> columnNames() {
        return COLUMN_NAMES;
    }
}
