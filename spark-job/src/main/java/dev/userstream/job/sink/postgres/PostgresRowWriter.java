package dev.userstream.job.sink.postgres;

import dev.userstream.job.parse.UserRow;
import dev.userstream.job.sink.RefusedRows;
import dev.userstream.job.sink.RowWriter;
import dev.userstream.job.sink.postgres.PostgresFailures.Blame;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes rows many at a time. When PostgreSQL refuses some, halves are tried until the refused rows stand alone; where its
 * code does not tell whether the row or the whole table is at fault, another row does. Confined to one thread.
 */
final class PostgresRowWriter implements RowWriter {
    static final int MAX_ROWS = 1_000;
    private static final int MAX_TRIES = 5;

    /** A copy needs one more round trip than a statement. */
    private static final int WORTH_A_COPY = 100;

    private final PostgresAddress address;
    private final RefusedRows refused;
    private final NewestRows newest = new NewestRows();
    private boolean copies;

    PostgresRowWriter(PostgresAddress address, boolean takesCopies, RefusedRows refused) {
        this.address = address;
        this.copies = takesCopies && !CopyRefusals.include(address);
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
            if (copied(connection, rows)) {
                return;
            }
            List<Refusal> refusals = new ArrayList<>();
            store(connection, rows, refusals);
            judge(connection, refusals, refusals.size() < rows.size());
        } catch (SQLException e) {
            throw PostgresFailures.failure(e);
        }
    }

    /**
     * Nearly all users are new. Where one is not, or is refused, the statement that can tell comes next, and its verdict is the
     * one that counts; a task that reads what was stored before does not try again.
     */
    private boolean copied(Connection connection, List<UserRow> rows) throws SQLException {
        if (!copies || rows.size() < WORTH_A_COPY) {
            return false;
        }
        try {
            CopyUsers.execute(connection, rows);
            return true;
        } catch (SQLException e) {
            boolean aboutNoRow = PostgresFailures.blame(e) == Blame.NO_ROW && !PostgresFailures.isWorthAnotherTry(e);
            if (aboutNoRow || !PostgresFailures.isAnswer(e)) {
                throw e;
            }
            if (PostgresFailures.isAboutCopies(e)) {
                CopyRefusals.add(address, e);
            }
            copies = false;
            return false;
        }
    }

    private record Refusal(UserRow row, SQLException error) {}

    private static void store(Connection connection, List<UserRow> rows, List<Refusal> refusals) throws SQLException {
        try {
            storeOrGiveUp(connection, rows);
        } catch (SQLException e) {
            if (PostgresFailures.blame(e) == Blame.NO_ROW) {
                throw e;
            }
            if (rows.size() == 1) {
                refusals.add(new Refusal(rows.get(0), e));
                return;
            }
            int half = rows.size() / 2;
            store(connection, rows.subList(0, half), refusals);
            store(connection, rows.subList(half, rows.size()), refusals);
        }
    }

    /** All rows were refused together first, so whatever was stored was stored after that. */
    private void judge(Connection connection, List<Refusal> refusals, boolean othersAreStored) throws SQLException {
        boolean tableTakesRows = othersAreStored;
        for (Refusal refusal : refusals) {
            if (!tableTakesRows && PostgresFailures.blame(refusal.error()) == Blame.ROW_OR_TABLE) {
                TrialRow.storeAndTakeBack(connection);
                tableTakesRows = true;
            }
            refused.refused(refusal.row(), PostgresFailures.words(refusal.error()));
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
