package dev.userstream.ops.pipeline;

import dev.userstream.events.Field;
import dev.userstream.events.store.Store;
import dev.userstream.events.store.UserTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The columns of the users' table that the audit reads, and the comparison with those of an existing table. Thread-safe. */
public final class TableColumns {
    private static final Map<String, String> CASSANDRA = cassandra();
    private static final Map<String, String> POSTGRES = postgres();

    private TableColumns() {}

    /** The type of each column by its name, as the store's own catalogue ({@code pg_type} in PostgreSQL) names it. */
    public static Map<String, String> types(Store store) {
        return switch (store) {
            case CASSANDRA -> CASSANDRA;
            case POSTGRES -> POSTGRES;
        };
    }

    /**
     * The columns of an existing table that are absent or have another type: what is found, what is expected, and the statement
     * that repairs it; one sentence each.
     *
     * @param found the types of the table's columns, by name
     */
    public static List<String> mismatches(Store store, Map<String, String> found) {
        String table = store == Store.CASSANDRA ? UserTable.KEYSPACE + "." + UserTable.TABLE : UserTable.TABLE;
        List<String> mismatches = new ArrayList<>();
        types(store).forEach((column, type) -> {
            @Nullable String existing = found.get(column);
            // PostgreSQL's varchar takes texts, or refuses single rows.
            boolean matches = type.equals(existing) || (type.equals("text") && "varchar".equals(existing));
            if (!matches) {
                mismatches.add(table + "." + column + ": " + (existing == null ? "no such column" : existing)
                        + " (expected: " + type + "); it is repaired by: "
                        + (existing == null
                                ? "ALTER TABLE " + table + " ADD " + column + " " + type
                                : change(store, table, column, existing, type)));
            }
        });
        return mismatches;
    }

    /** Cassandra changes no types, and takes no column back under another type. */
    private static String change(Store store, String table, String column, String from, String type) {
        if (store == Store.CASSANDRA) {
            return "DROP TABLE " + table
                    + ", and start the job with --reset-checkpoint, which creates the table and stores"
                    + " again what the topic holds";
        }
        // Times without a zone are those of UTC, as the contract's are.
        boolean isTime = type.equals("timestamptz") && from.equals("timestamp");
        return "ALTER TABLE " + table + " ALTER COLUMN " + column + " TYPE " + type + " USING " + column
                + (isTime ? " AT TIME ZONE 'UTC'" : "::" + type);
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
        return Collections.unmodifiableMap(columns);
    }
}
