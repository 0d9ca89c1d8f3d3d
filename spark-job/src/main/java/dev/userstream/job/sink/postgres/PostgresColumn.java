package dev.userstream.job.sink.postgres;

import dev.userstream.events.Field;
import dev.userstream.events.store.Store;
import dev.userstream.events.store.TableColumns;
import dev.userstream.events.store.TableColumns.Difference;
import dev.userstream.events.store.UserTable;
import dev.userstream.job.sink.TableSchema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A column of an existing table.
 *
 * @param type its type as {@code pg_type} names it; of a domain the type under it
 * @param notNull whether it takes no nulls
 * @param hasDefault whether it has a value if none is given
 * @param generated whether only PostgreSQL may give it a value
 * @param unique whether no two rows have the same value, as {@code ON CONFLICT} needs it; {@code true} for a view's columns
 */
public record PostgresColumn(String type, boolean notNull, boolean hasDefault, boolean generated, boolean unique) {
    private static final String TABLE = UserTable.TABLE;

    /** From the system catalog, which every role may read; finds the table on the role's search path. */
    private static final String QUERY =
            "SELECT attname, COALESCE(base.typname, own.typname), attnotnull, atthasdef OR attidentity <> '',"
                    + " attgenerated <> '', relkind = 'v' OR EXISTS (SELECT FROM pg_index WHERE indrelid = attrelid AND indisunique AND indisvalid"
                    + " AND indimmediate AND indpred IS NULL AND indnkeyatts = 1 AND indkey[0] = attnum)"
                    + " FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid JOIN pg_type own ON own.oid = atttypid"
                    + " LEFT JOIN pg_type base ON base.oid = own.typbasetype"
                    + " WHERE attrelid = to_regclass('" + TABLE + "') AND attnum > 0 AND NOT attisdropped";

    /** The columns by name; none where there is no table. */
    static Map<String, PostgresColumn> read(Statement statement) throws SQLException {
        Map<String, PostgresColumn> columns = new TreeMap<>();
        try (ResultSet row = statement.executeQuery(QUERY)) {
            while (row.next()) {
                columns.put(
                        row.getString(1),
                        new PostgresColumn(
                                row.getString(2),
                                row.getBoolean(3),
                                row.getBoolean(4),
                                row.getBoolean(5),
                                row.getBoolean(6)));
            }
        }
        return columns;
    }

    /** Accepts columns that take every row of the contract; throws a {@code StoreFailure} for others. */
    public static void require(Map<String, PostgresColumn> columns) {
        Map<String, String> types = new TreeMap<>();
        columns.forEach((name, column) -> types.put(name, column.type));
        List<Difference> differences = new ArrayList<>(TableColumns.differences(Store.POSTGRES, types));
        columns.forEach((name, column) -> {
            boolean isOurs = TableColumns.types(Store.POSTGRES).containsKey(name);
            String alter = "ALTER COLUMN " + name;
            if (isOurs && column.generated) {
                differences.add(difference(name, "generated", "a value of the message", alter + " DROP EXPRESSION"));
            }
            if (column.notNull && UserUpsert.isNullable(name)) {
                differences.add(difference(name, "NOT NULL", "optional", alter + " DROP NOT NULL"));
            }
            if (column.notNull && !column.hasDefault && !isOurs) {
                String expected = "a column that userstream need not fill";
                differences.add(difference(name, "NOT NULL without a default", expected, alter + " DROP NOT NULL"));
            }
        });
        String id = Field.ID.jsonName();
        @Nullable PostgresColumn key = columns.get(id);
        if (key != null && !key.unique) {
            differences.add(difference(
                    id, "no unique index", "a primary key or a unique constraint", "ADD UNIQUE (" + id + ")"));
        }
        TableSchema.require(differences);
    }

    private static Difference difference(String column, String found, String expected, String change) {
        return new Difference(
                TABLE + "." + column + ": " + found + " (expected: " + expected + ")",
                "ALTER TABLE " + TABLE + " " + change);
    }
}
