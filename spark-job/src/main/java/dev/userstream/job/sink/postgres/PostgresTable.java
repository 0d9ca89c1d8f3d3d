package dev.userstream.job.sink.postgres;

import dev.userstream.job.sink.SchemaFile;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.sink.StoreTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The table in PostgreSQL. Thread-safe. */
public final class PostgresTable implements StoreTable {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresTable.class);

    /** Finds the table on the role's search path even where the role may not use it. */
    private static final String LOOK = "SELECT to_regclass('created_users') IS NOT NULL";

    private final PostgresAddress address;

    /** The table at an address. */
    public PostgresTable(PostgresAddress address) {
        this.address = address;
    }

    @Override
    public StoreSink prepare() {
        try (Connection connection = PostgresPools.connection(address);
                Statement statement = connection.createStatement()) {
            if (!exists(statement)) {
                for (String ddl : SchemaFile.statements("schema.sql")) {
                    statement.execute(ddl);
                }
                LOG.info("event=table_created store=postgres table=created_users");
            }
            return new PostgresSink(address, takesCopies(statement));
        } catch (SQLException e) {
            throw PostgresFailures.failure(e);
        }
    }

    private static boolean takesCopies(Statement statement) throws SQLException {
        boolean takesCopies = ColumnTypes.areAsInTheSchema(statement);
        if (!takesCopies) {
            LOG.warn("event=copy_left_out store=postgres detail=\"created_users has columns of other types than"
                    + " postgres/schema.sql; rows are written by statements, which convert and are slower\"");
        }
        return takesCopies;
    }

    private static boolean exists(Statement statement) throws SQLException {
        try (ResultSet result = statement.executeQuery(LOOK)) {
            return result.next() && result.getBoolean(1);
        }
    }
}
