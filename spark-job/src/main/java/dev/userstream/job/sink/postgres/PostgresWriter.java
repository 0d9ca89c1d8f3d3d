package dev.userstream.job.sink.postgres;

import dev.userstream.job.sink.RowWindow;
import dev.userstream.job.sink.RowWriter;
import dev.userstream.job.sink.UserRow;
import dev.userstream.job.sink.postgres.PostgresFailures.Blame;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Upserts rows many at a time, the newest of each id in the order of the ids, so that two writers lock rows in the same order.
 * When PostgreSQL refuses a statement, its halves are tried until the refused rows stand alone. Where the error code does not
 * show whether the row or the whole table is at fault, a probe write does. A statement that times out is divided down to single rows
 * before it counts as an outage. Confined to one thread.
 */
final class PostgresWriter implements RowWriter {
    /** Most rows of one statement. */
    static final int MAX_ROWS = 1_000;

    private static final int MAX_ATTEMPTS = 5;
    private static final Comparator<UserRow> BY_ID =
            Comparator.comparing(row -> row.user().id());

    private final Connections connections;
    private final RowWindow window;
    private final BiConsumer<UserRow, String> refused;
    private final Map<UUID, UserRow> newest = new HashMap<>();
    private long heldBytes;

    PostgresWriter(Connections connections, RowWindow window, BiConsumer<UserRow, String> refused) {
        this.connections = connections;
        this.window = window;
        this.refused = refused;
    }

    /** Lends connections, which are closed after use. */
    @FunctionalInterface
    interface Connections {
        Connection open() throws SQLException;
    }

    private record Refusal(UserRow row, SQLException error) {}

    @Override
    public void write(UserRow row) {
        UserRow known = newest.get(row.user().id());
        if (known != null && known.writeOrder() >= row.writeOrder()) {
            return;
        }
        newest.put(row.user().id(), row);
        heldBytes += row.source().bytes() - (known == null ? 0 : known.source().bytes());
        if (newest.size() >= window.rows() || heldBytes >= MAX_HELD_BYTES) {
            flush();
        }
    }

    @Override
    public void flush() {
        List<UserRow> rows = newest.values().stream().sorted(BY_ID).toList();
        newest.clear();
        heldBytes = 0;
        if (rows.isEmpty()) {
            return;
        }
        try (Connection connection = connections.open()) {
            List<Refusal> refusals = new ArrayList<>();
            store(connection, rows, rows.size(), refusals);
            report(connection, refusals);
        } catch (SQLException e) {
            throw PostgresFailures.failure(e);
        }
    }

    private void store(Connection connection, List<UserRow> rows, int maxRows, List<Refusal> refusals)
            throws SQLException {
        for (int from = 0, to; from < rows.size(); from = to) {
            to = Math.min(rows.size(), from + Math.min(maxRows, window.rows()));
            storeOrDivide(connection, rows.subList(from, to), refusals);
        }
    }

    private void storeOrDivide(Connection connection, List<UserRow> rows, List<Refusal> refusals) throws SQLException {
        try {
            upsert(connection, rows);
        } catch (SQLException e) {
            boolean timeout = PostgresFailures.isTimeout(e);
            if (timeout) {
                window.timedOut();
            }
            if (rows.size() > 1 && (timeout || PostgresFailures.blame(e) != Blame.NO_ROW)) {
                store(connection, rows, rows.size() / 2, refusals);
            } else if (PostgresFailures.blame(e) == Blame.NO_ROW) {
                throw e;
            } else {
                refusals.add(new Refusal(rows.get(0), e));
            }
        }
    }

    /** A deadlock or a serialization conflict is over once the other transaction has committed. */
    private void upsert(Connection connection, List<UserRow> rows) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            long begin = System.nanoTime();
            try {
                UserUpsert.execute(connection, rows, window.timeout());
                window.succeeded(rows.size(), System.nanoTime() - begin);
                return;
            } catch (SQLException e) {
                if (attempt == MAX_ATTEMPTS || !PostgresFailures.isWorthRetrying(e)) {
                    throw e;
                }
            }
        }
    }

    private void report(Connection connection, List<Refusal> refusals) throws SQLException {
        boolean tableTakesRows = false;
        for (Refusal refusal : refusals) {
            if (!tableTakesRows && PostgresFailures.blame(refusal.error()) == Blame.ROW_OR_TABLE) {
                probe(connection);
                tableTakesRows = true;
            }
            refused.accept(refusal.row(), PostgresFailures.message(refusal.error()));
        }
    }

    /** Stores a user that does not exist, in a transaction that is rolled back. */
    private void probe(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            UserUpsert.execute(connection, List.of(UserRow.PROBE), window.timeout());
        } catch (SQLException e) {
            throw PostgresFailures.probeRefused(e);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
