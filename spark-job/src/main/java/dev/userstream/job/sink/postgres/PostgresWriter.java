package dev.userstream.job.sink.postgres;

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
 * show whether the row or the whole table is at fault, another row does. Confined to one thread.
 */
final class PostgresWriter implements RowWriter {
    private static final int MAX_ROWS = 1_000;
    private static final int MAX_ATTEMPTS = 5;
    private static final Comparator<UserRow> BY_ID =
            Comparator.comparing(row -> row.user().id());

    private final Connections connections;
    private final BiConsumer<UserRow, String> refused;
    private final Map<UUID, UserRow> newest = new HashMap<>();
    private long heldBytes;

    PostgresWriter(Connections connections, BiConsumer<UserRow, String> refused) {
        this.connections = connections;
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
        if (newest.size() >= MAX_ROWS || heldBytes >= MAX_HELD_BYTES) {
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
            store(connection, rows, refusals);
            report(connection, refusals, refusals.size() < rows.size());
        } catch (SQLException e) {
            throw PostgresFailures.failure(e);
        }
    }

    private static void store(Connection connection, List<UserRow> rows, List<Refusal> refusals) throws SQLException {
        try {
            upsert(connection, rows);
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

    /** A deadlock or a serialization conflict is over once the other transaction has committed. */
    private static void upsert(Connection connection, List<UserRow> rows) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                UserUpsert.execute(connection, rows);
                return;
            } catch (SQLException e) {
                if (attempt == MAX_ATTEMPTS || !PostgresFailures.isWorthRetrying(e)) {
                    throw e;
                }
            }
        }
    }

    /** All rows were refused together first, so the others were stored after that, and the table takes rows. */
    private void report(Connection connection, List<Refusal> refusals, boolean othersAreStored) throws SQLException {
        boolean tableTakesRows = othersAreStored;
        for (Refusal refusal : refusals) {
            if (!tableTakesRows && PostgresFailures.blame(refusal.error()) == Blame.ROW_OR_TABLE) {
                probe(connection);
                tableTakesRows = true;
            }
            refused.accept(refusal.row(), PostgresFailures.message(refusal.error()));
        }
    }

    /** Stores a user that does not exist, in a transaction that is rolled back. */
    private static void probe(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            UserUpsert.execute(connection, List.of(UserRow.PROBE));
        } catch (SQLException e) {
            throw PostgresFailures.probeRefused(e);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
