package dev.userstream.events.store;

import dev.userstream.events.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of the users' table, and the comparison with those of an existing table. Thread-safe. */
public final class TableColumns {
    /** Cassandra changes no types and no keys, and takes no column back under another type. */
    public static final String CASSANDRA_REPAIR = "DROP TABLE " + table(Store.CASSANDRA)
            + ", and start the job with --reset-checkpoint, which creates the table and stores again what the topic holds";

    private static final Map<String, String> CASSANDRA = cassandra();
    private static final Map<String, String> POSTGRES = postgres();

    private TableColumns() {}

    /**
     * How an existing table differs from what is written.
     *
     * @param what the column, what it is and what it must be
     * @param repair the statement that changes it
     */
    public record Difference(String what, String repair) {
        /** Both as one sentence. */
        public String sentence() {
            return what + "; it is repaired by: " + repair;
        }
    }

    /** The type of each column by its name, as the store's own catalogue ({@code pg_type} in PostgreSQL) names it. */
    public static Map<String, String> types(Store store) {
        return switch (store) {
            case CASSANDRA -> CASSANDRA;
            case POSTGRES -> POSTGRES;
        };
    }

    /**
     * The columns of an existing table that are absent or have another type.
     *
     * @param found the types of the table's columns, by name
     */
    public static List<Difference> differences(Store store, Map<String, String> found) {
        List<Difference> differences = new ArrayList<>();
        types(store).forEach((column, type) -> {
            @Nullable String existing = found.get(column);
            // PostgreSQL's varchar takes texts, or refuses single rows.
            if (!type.equals(existing) && !(type.equals("text") && "varchar".equals(existing))) {
                String table = table(store);
                differences.add(new Difference(
                        table + "." + column + ": " + (existing == null ? "no such column" : existing) + " (expected: "
                                + type + ")",
                        existing == null
                                ? "ALTER TABLE " + table + " ADD " + column + " " + type
                                : change(store, column, existing, type)));
            }
        });
        return differences;
    }

    private static String change(Store store, String column, String from, String type) {
        if (store == Store.CASSANDRA) {
            return CASSANDRA_REPAIR;
        }
        // Times without a zone are those of UTC, as the contract's are.
        boolean isTime = type.equals("timestamptz") && from.equals("timestamp");
        return "ALTER TABLE " + table(store) + " ALTER COLUMN " + column + " TYPE " + type + " USING " + column
                + (isTime ? " AT TIME ZONE 'UTC'" : "::" + type);
    }

    private static String table(Store store) {
        return store == Store.CASSANDRA ? UserTable.CASSANDRA_TABLE : UserTable.TABLE;
    }

    private static Map<String, String> cassandra() {
        Map<String, String> columns = new LinkedHashMap<>();
        // The contract's types have the names of Cassandra's.
        Field.ALL.forEach(
                field -> columns.put(field.jsonName(), field.type().name().toLowerCase(Locale.ROOT)));
        return Collections.unmodifiableMap(columns);
    }

    private static Map<String, String> postgres() {
        Map<String, String> columns = new LinkedHashMap<>(CASSANDRA);
        columns.replaceAll((column, type) -> type.equals("timestamp") ? "timestamptz" : type);
        columns.put(UserTable.RUN_ID, "text");
        columns.put(UserTable.SEQUENCE, "int8");
        columns.put(UserTable.KAFKA_PARTITION, "int4");
        columns.put(UserTable.KAFKA_OFFSET, "int8");
        columns.put(UserTable.KAFKA_TIMESTAMP, "timestamptz");
        columns.put(UserTable.WRITE_ORDER, "int8");
        columns.put(UserTable.STORED_AT, "timestamptz");
        return Collections.unmodifiableMap(columns);
    }
}
