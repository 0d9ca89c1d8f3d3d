package dev.userstream.job.sink.postgres;

import dev.userstream.job.parse.UserRow;
import dev.userstream.job.sink.RefusedRows;
import dev.userstream.job.sink.RowWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes rows many at a time. When PostgreSQL refuses some, halves are tried until the refused rows stand alone. Confined to
 * the task's thread.
 */
final class PostgresRowWriter implements RowWriter {
    static final int MAX_ROWS = 1_000;
    private static final int MAX_TRIES = 5;

    /** A copy needs one more round trip than a statement. */
    private static final int WORTH_A_COPY = 100;

    private final PostgresAddress address;
    private final RefusedRows refused;
    private final NewestRows newest = new NewestRows();
    private boolean idsSeemNew = true;

    PostgresRowWriter(PostgresAddress address, RefusedRows refused) {
        this.address = address;
        this.refused = refused;
    }

    @Override
    public void write(UserRow row) {
        newest.add(row);
        if (newest.size() >= MAX_ROWS || newest.bytes() >= MAX_HELD_BYTES) {
            flush();
        }
    }

    @Override
    public void flush() {
        List<UserRow> rows = newest.drain();
        if (rows.isEmpty()) {
            return;
        }
        try (Connection connection = PostgresPools.connection(address)) {
            if (!copied(connection, rows)) {
                store(connection, rows);
            }
        } catch (SQLException e) {
            throw PostgresFailures.failure(e);
        }
    }

    /**
     * Nearly all users are new. Where one is not, or is refused, the statement that can tell comes next; a task that reads what
     * was stored before does not try again.
     */
    private boolean copied(Connection connection, List<UserRow> rows) throws SQLException {
        if (!idsSeemNew || rows.size() < WORTH_A_COPY) {
            return false;
        }
        try {
            CopyUsers.execute(connection, rows);
            return true;
        } catch (SQLException e) {
            if (!PostgresFailures.isRefusal(e) && !PostgresFailures.isWorthAnotherTry(e)) {
                throw e;
            }
            idsSeemNew = false;
            return false;
        }
    }

    private void store(Connection connection, List<UserRow> rows) throws SQLException {
        try {
            storeOrGiveUp(connection, rows);
        } catch (SQLException e) {
            if (!PostgresFailures.isRefusal(e)) {
                throw e;
            }
            if (rows.size() == 1) {
                refused.refused(rows.get(0), PostgresFailures.words(e));
                return;
            }
            store(connection, rows.subList(0, rows.size() / 2));
            store(connection, rows.subList(rows.size() / 2, rows.size()));
        }
    }

    /** A deadlock or a serialization conflict is over once the other side has won. */
    private static void storeOrGiveUp(Connection connection, List<UserRow> rows) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                UpsertUsers.execute(connection, rows);
                return;
            } catch (SQLException e) {
                if (attempt == MAX_TRIES || !PostgresFailures.isWorthAnotherTry(e)) {
                    throw e;
                }
            }
        }
    }
}
