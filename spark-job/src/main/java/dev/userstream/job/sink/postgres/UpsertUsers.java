package dev.userstream.job.sink.postgres;

import dev.userstream.job.parse.UserRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one statement that stores users: many rows, and only over older ones. Thread-safe. */
final class UpsertUsers {
    private static final String SQL = sql();

    private UpsertUsers() {}

    /**
     * Stores rows of different ids in one statement.
     *
     * @throws SQLException if PostgreSQL refuses or does not answer; then none of the rows is stored
     */
    static void execute(Connection connection, List<UserRow> rows) throws SQLException {
        List<Array> arrays = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            for (Column column : Column.ALL) {
                Array array = connection.createArrayOf(
                        column.type(),
                        rows.stream()
                                .map(column.value())
                                .map(UpsertUsers::inArray)
                                .toArray());
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
        String names = String.join(", ", Column.NAMES);
        String arrays =
                Column.ALL.stream().map(column -> "?::" + column.type() + "[]").collect(Collectors.joining(", "));
        String updates =
                Column.NAMES.stream().map(name -> name + " = excluded." + name).collect(Collectors.joining(", "));
        return "INSERT INTO created_users AS stored (" + names + ") SELECT * FROM unnest(" + arrays
                + ") ON CONFLICT (id) DO UPDATE SET " + updates
                + ", stored_at = now() WHERE stored.write_order < excluded.write_order";
    }

    /** The driver writes arrays as text, in which it knows no moments and no UTF-8. */
    private static @Nullable Object inArray(@Nullable Object value) {
        if (value instanceof ByteBuffer utf8) {
            return new String(
                    utf8.array(), utf8.arrayOffset() + utf8.position(), utf8.remaining(), StandardCharsets.UTF_8);
        }
        return value instanceof Instant moment ? moment.toString() : value;
    }
}
