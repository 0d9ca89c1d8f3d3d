package dev.userstream.job.sink.postgres;

import dev.userstream.events.Field;
import dev.userstream.events.deadletter.DeadLetterId.MessageOffset;
import dev.userstream.events.store.Store;
import dev.userstream.events.store.TableColumns;
import dev.userstream.events.store.UserTable;
import dev.userstream.job.sink.UserRow;
import java.lang.reflect.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statement that stores many users at once, each only over an older row. Thread-safe. */
final class UserUpsert {
    /** The columns that are written, in the order of the statement's parameters. */
    static final List<Column> COLUMNS = columns();

    private static final String SQL = sql();

    private UserUpsert() {}

    /**
     * A column that is written.
     *
     * @param name its name
     * @param nullable whether a row may have no value
     * @param element the Java class of its values in an array
     * @param value a row's value, {@code null} or of that class
     */
    record Column(String name, boolean nullable, Class<?> element, Function<UserRow, @Nullable Object> value) {
        /** Its type, as {@code pg_type} names it. */
        String type() {
            return Objects.requireNonNull(TableColumns.types(Store.POSTGRES).get(name), name);
        }
    }

    /** Whether a column is written and may have no value. */
    static boolean isNullable(String name) {
        return COLUMNS.stream().anyMatch(column -> column.nullable && column.name.equals(name));
    }

    /**
     * Stores rows of different ids; if PostgreSQL refuses, none of the rows is stored.
     *
     * @param timeout after which the driver has PostgreSQL cancel the statement, so that the connection survives; in whole seconds
     */
    static void execute(Connection connection, List<UserRow> rows, Duration timeout) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SQL)) {
            statement.setQueryTimeout(Math.max(1, (int) timeout.toSeconds()));
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
        columns.add(new Column(UserTable.RUN_ID, true, String.class, UserRow::runId));
        columns.add(new Column(UserTable.SEQUENCE, true, Long.class, UserRow::sequence));
        columns.add(place(UserTable.KAFKA_PARTITION, Integer.class, MessageOffset::partition));
        columns.add(place(UserTable.KAFKA_OFFSET, Long.class, MessageOffset::offset));
        columns.add(place(UserTable.KAFKA_TIMESTAMP, String.class, UserUpsert::time));
        columns.add(new Column(UserTable.WRITE_ORDER, false, Long.class, UserRow::writeOrder));
        return List.copyOf(columns);
    }

    private static Column place(String name, Class<?> element, Function<MessageOffset, Object> value) {
        return new Column(name, false, element, row -> value.apply(row.source().source()));
    }

    private static String time(MessageOffset place) {
        return Instant.ofEpochMilli(place.timestampMs()).toString();
    }

    /** Dates and ids are sent as texts. */
    private static Column column(Field field) {
        return new Column(
                field.jsonName(),
                !field.isRequired(),
                String.class,
                row -> Objects.toString(field.value(row.user()), null));
    }

    /** A row from before the table had a write order is older than every message. */
    private static String sql() {
        String names = COLUMNS.stream().map(Column::name).collect(Collectors.joining(", "));
        String arrays =
                COLUMNS.stream().map(column -> "?::" + column.type() + "[]").collect(Collectors.joining(", "));
        String updates = COLUMNS.stream()
                .map(column -> column.name() + " = excluded." + column.name())
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + UserTable.TABLE + " AS stored (" + names + ") SELECT * FROM unnest(" + arrays
                + ") ON CONFLICT (" + Field.ID.jsonName() + ") DO UPDATE SET " + updates + ", " + UserTable.STORED_AT
                + " = now() WHERE COALESCE(stored." + UserTable.WRITE_ORDER + ", 0) < excluded."
                + UserTable.WRITE_ORDER;
    }
}
