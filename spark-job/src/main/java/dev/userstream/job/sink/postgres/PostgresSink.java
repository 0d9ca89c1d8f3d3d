package dev.userstream.job.sink.postgres;

import dev.userstream.job.sink.RefusedRows;
import dev.userstream.job.sink.RowWriter;
import dev.userstream.job.sink.StoreSink;

/**
 * PostgreSQL as writers see it.
 *
 * @param address where it is
 * @param takesCopies whether the table's columns have the types in which a copy brings its values
 */
public record PostgresSink(PostgresAddress address, boolean takesCopies) implements StoreSink {
    @Override
    public RowWriter begin(RefusedRows refused) {
        return new PostgresRowWriter(address, takesCopies, refused);
    }
}
