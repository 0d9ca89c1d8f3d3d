package dev.userstream.job.sink.postgres;

import dev.userstream.events.store.UserTable;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.sink.SchemaFile;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.sink.StoreTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table in PostgreSQL. Thread-safe. */
public final class PostgresTable implements StoreTable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresTable.class);

    /** From the catalogue, which every role may read; finds the table on the role's search path. */
    private static final String COLUMNS =
            "SELECT attname, typname FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid"
                    + " WHERE attrelid = to_regclass('" + UserTable.TABLE + "') AND attnum > 0 AND NOT attisdropped";

    private final PostgresSink sink;

    /** The table that the sink leads to. */
    public PostgresTable(PostgresSink sink) {
        this.sink = sink;
    }

    @Override
    public StoreSink prepare() {
        try (Connection connection = sink.connect();
                Statement statement = connection.createStatement()) {
            Map<String, String> columns = columns(statement);
            if (columns.isEmpty()) {
                for (String ddl : SchemaFile.statements("schema.sql")) {
                    statement.execute(ddl);
                }
                LOG.info("event=table_created store=postgres table={}", UserTable.TABLE);
                columns = columns(statement);
            }
            requireColumns(columns);
            return sink;
        } catch (SQLException e) {
            throw PostgresFailures.failure(e);
        }
    }

    private static Map<String, String> columns(Statement statement) throws SQLException {
        Map<String, String> columns = new HashMap<>();
        try (ResultSet result = statement.executeQuery(COLUMNS)) {
            while (result.next()) {
                columns.put(result.getString(1), result.getString(2));
            }
        }
        return columns;
    }

    /**
     * Compares an existing table with what is bound.
     *
     * @param columns the types of the table's columns by name, as {@code pg_type} names them
     * @throws StoreFailure if a column that is written is absent or has another type
     */
    static void requireColumns(Map<String, String> columns) {
        for (UserUpsert.Column column : UserUpsert.COLUMNS) {
            @Nullable String found = columns.get(column.name());
            if (!column.accepts(found)) {
                String change = "ALTER TABLE " + UserTable.TABLE + " ";
                throw StoreTable.mismatch(
                        UserTable.TABLE,
                        column.name(),
                        found,
                        column.type(),
                        found == null
                                ? change + "ADD COLUMN " + column.name() + " " + column.type()
                                : change + "ALTER COLUMN " + column.name() + " TYPE " + column.type() + " USING "
                                        + column.name() + "::" + column.type());
            }
        }
    }
}
