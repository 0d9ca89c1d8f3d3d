package dev.userstream.job.sink.postgres;

import dev.userstream.job.sink.RefusedRows;
import dev.userstream.job.sink.RowWriter;
import dev.userstream.job.sink.StoreSink;

/**
 * PostgreSQL as tasks see it.
 *
 * @param address where it is
 */
public record PostgresSink(PostgresAddress address) implements StoreSink {
    @Override
    public RowWriter begin(RefusedRows refused) {
        return new PostgresRowWriter(address, refused);
    }
}
