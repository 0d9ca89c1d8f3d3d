package dev.userstream.job.sink.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;

/** Whether the table's columns have the types of the schema: a statement converts what it writes, a copy does not. */
final class ColumnTypes {
    /** From the catalogue, which every role may read. */
    private static final String AS_IN_THE_SCHEMA = Column.ALL.stream()
            .map(column -> "('" + column.name() + "', '" + column.type() + "'::regtype)")
            .collect(Collectors.joining(
                    ", ",
                    "SELECT count(*) FROM pg_attribute JOIN (VALUES ",
                    ") AS ours (name, type) ON attname = ours.name AND atttypid = ours.type"
                            + " WHERE attrelid = to_regclass('created_users') AND NOT attisdropped"));

    private ColumnTypes() {}

    /**
     * Whether each column that we fill is there with the schema's type.
     *
     * @throws SQLException if PostgreSQL does not answer
     */
    static boolean areAsInTheSchema(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery(AS_IN_THE_SCHEMA)) {
            return result.next() && result.getInt(1) == Column.ALL.size();
        }
    }
}
