package dev.userstream.job.sink.postgres;

import dev.userstream.events.Field;
import dev.userstream.events.store.UserTable;
import dev.userstream.job.sink.TableSchema;
import dev.userstream.job.sink.TableSchema.Difference;
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
    private static final String TIMESTAMPTZ = "timestamptz";

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
        List<Difference> differences = new ArrayList<>();
        Map<String, PostgresColumn> others = new TreeMap<>(columns);
        UserUpsert.COLUMNS.forEach(written -> compare(
                written.name(), written.type(), written.nullable(), others.remove(written.name()), differences));
        compare(UserTable.STORED_AT, TIMESTAMPTZ, false, others.remove(UserTable.STORED_AT), differences);
        others.forEach((name, column) -> {
            if (column.notNull && !column.hasDefault) {
                differences.add(new Difference(
                        TABLE + "." + name
                                + ": NOT NULL without a default (expected: a column that userstream need not fill)",
                        alter(name, "DROP NOT NULL")));
            }
        });
        String id = Field.ID.jsonName();
        @Nullable PostgresColumn key = columns.get(id);
        if (key != null && !key.unique) {
            differences.add(new Difference(
                    TABLE + "." + id + ": no unique index (expected: a primary key or a unique constraint)",
                    "ALTER TABLE " + TABLE + " ADD UNIQUE (" + id + ")"));
        }
        TableSchema.require(differences);
    }

    private static void compare(
            String name, String type, boolean nullable, @Nullable PostgresColumn column, List<Difference> differences) {
        if (column == null) {
            differences.add(Difference.of(TABLE, name, null, type, TableSchema.add(TABLE, name, type)));
            return;
        }
        // A varchar takes texts, or refuses single rows.
        if (!type.equals(column.type) && !(type.equals("text") && column.type.equals("varchar"))) {
            // Times without a zone are those of UTC, as the contract's are.
            String value = name
                    + (type.equals(TIMESTAMPTZ) && column.type.equals("timestamp")
                            ? " AT TIME ZONE 'UTC'"
                            : "::" + type);
            differences.add(
                    Difference.of(TABLE, name, column.type, type, alter(name, "TYPE " + type + " USING " + value)));
        }
        if (column.generated) {
            differences.add(
                    Difference.of(TABLE, name, "generated", "a value of the message", alter(name, "DROP EXPRESSION")));
        }
        if (nullable && column.notNull) {
            differences.add(Difference.of(TABLE, name, "NOT NULL", "optional", alter(name, "DROP NOT NULL")));
        }
    }

    private static String alter(String column, String change) {
        return "ALTER TABLE " + TABLE + " ALTER COLUMN " + column + " " + change;
    }
}
