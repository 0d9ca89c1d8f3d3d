package dev.userstream.job.sink.postgres;

import dev.userstream.events.Field;
import dev.userstream.events.store.UserTable;
import dev.userstream.job.sink.UserRow;
import java.lang.reflect.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statement that stores many users at once, each only over an older row. Thread-safe. */
final class UserUpsert {
    private static final String TEXT = "text";
    private static final String TIMESTAMP = "timestamptz";

    /** The columns that are written, in the order of the statement's parameters. */
    static final List<Column> COLUMNS = columns();

    private static final String SQL = sql();

    private UserUpsert() {}

    /**
     * A column that is written.
     *
     * @param name its name
     * @param type its type, as {@code pg_type} names it
     * @param element the Java class of its values in an array
     * @param value a row's value, {@code null} or of that class
     */
    record Column(String name, String type, Class<?> element, Function<UserRow, @Nullable Object> value) {
        /** Whether a table's column of a type takes the values. A {@code varchar} takes texts or refuses single rows. */
        boolean accepts(@Nullable String found) {
            return type.equals(found) || (type.equals(TEXT) && "varchar".equals(found));
        }
    }

    /**
     * Stores rows of different ids.
     *
     * @throws SQLException if PostgreSQL refuses or does not answer; if it refuses, none of the rows is stored
     */
    static void execute(Connection connection, List<UserRow> rows) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            for (int column = 0; column < COLUMNS.size(); column++) {
                statement.setArray(column + 1, array(connection, COLUMNS.get(column), rows));
            }
            statement.executeUpdate();
        }
    }

    /** The driver sends arrays of texts and numbers in binary form if the Java array has that type, else as text. */
    private static java.sql.Array array(Connection connection, Column column, List<UserRow> rows) throws SQLException {
        Object[] values = (Object[]) Array.newInstance(column.element(), rows.size());
        for (int row = 0; row < values.length; row++) {
            values[row] = column.value().apply(rows.get(row));
        }
        return connection.createArrayOf(column.type(), values);
    }

    private static List<Column> columns() {
        List<Column> columns = new ArrayList<>();
        Field.ALL.forEach(field -> columns.add(column(field)));
        columns.add(new Column(UserTable.RUN_ID, TEXT, String.class, UserRow::runId));
        columns.add(new Column(UserTable.SEQUENCE, "int8", Long.class, UserRow::sequence));
        columns.add(new Column(
                UserTable.KAFKA_PARTITION,
                "int4",
                Integer.class,
                row -> row.source().source().partition()));
        columns.add(new Column(
                UserTable.KAFKA_OFFSET,
                "int8",
                Long.class,
                row -> row.source().source().offset()));
        columns.add(new Column(
                UserTable.KAFKA_TIMESTAMP,
                TIMESTAMP,
                String.class,
                row -> Instant.ofEpochMilli(row.source().source().timestampMs()).toString()));
        columns.add(new Column(UserTable.WRITE_ORDER, "int8", Long.class, UserRow::writeOrder));
        return List.copyOf(columns);
    }

    private static Column column(Field field) {
        return switch (field.type()) {
            case TEXT -> new Column(field.jsonName(), TEXT, String.class, row -> field.value(row.user()));
            case UUID -> new Column(field.jsonName(), "uuid", String.class, row -> text(field, row));
            case TIMESTAMP -> new Column(field.jsonName(), TIMESTAMP, String.class, row -> text(field, row));
        };
    }

    private static @Nullable String text(Field field, UserRow row) {
        @Nullable Object value = field.value(row.user());
        return value == null ? null : value.toString();
    }

    private static String sql() {
        String names = COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));
        String arrays =
                COLUMNS.stream().map(column -> "?::" + column.type() + "[]").collect(Collectors.joining(", "));
        String updates = COLUMNS.stream()
                .map(column -> column.name() + " = excluded." + column.name())
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + UserTable.TABLE + " AS stored (" + names + ") SELECT * FROM unnest(" + arrays
                + ") ON CONFLICT (" + Field.ID.jsonName() + ") DO UPDATE SET " + updates + ", " + UserTable.STORED_AT
                + " = now() WHERE stored." + UserTable.WRITE_ORDER + " < excluded." + UserTable.WRITE_ORDER;
    }
}
