package dev.userstream.job.sink.postgres;

import dev.userstream.job.parse.UserRow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Stores users that the table does not have yet: COPY in PostgreSQL's binary form, which costs both sides far less than a
 * statement, and which fails as a whole where one of the ids is there already. Thread-safe.
 */
final class CopyUsers {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final int NO_FLAGS = 0;
    private static final int NO_EXTENSION = 0;
    private static final int END = -1;
    private static final int NULL = -1;
    private static final int USUAL_SIZE = 512;
    private static final long EPOCH_S = Instant.parse("2000-01-01T00:00:00Z").getEpochSecond();
    private static final String SQL =
            "COPY created_users (" + String.join(", ", Column.NAMES) + ") FROM STDIN (FORMAT binary)";

    private CopyUsers() {}

    /**
     * Stores rows of different ids. Where PostgreSQL does not answer, the connection is ended.
     *
     * @throws SQLException if PostgreSQL refuses or has one of the ids; then none of the rows is stored. If it does not answer;
     *     then all of them may be
     */
    static void execute(Connection connection, List<UserRow> rows) throws SQLException {
        GrowingBytes bytes = encode(rows);
        boolean answered = false;
        try {
            CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(SQL);
            copy.writeToCopy(bytes.array(), 0, bytes.length());
            copy.endCopy();
            answered = true;
        } catch (SQLException e) {
            answered = PostgresFailures.isAnswer(e);
            throw e;
        } finally {
            if (!answered) {
                // The driver would leave it open, and take an answer that comes late for that to the next statement.
                connection.abort(Runnable::run);
            }
        }
    }

    static GrowingBytes encode(List<UserRow> rows) {
        GrowingBytes out = new GrowingBytes(rows.size() * USUAL_SIZE);
        out.put(SIGNATURE);
        out.putInt(NO_FLAGS);
        out.putInt(NO_EXTENSION);
        for (UserRow row : rows) {
            write(out, row);
        }
        out.putShort(END);
        return out;
    }

    private static void write(GrowingBytes out, UserRow row) {
        out.putShort(Column.NAMES.size());
        for (Column column : Column.ALL) {
            write(out, column.value().apply(row));
        }
    }

    private static void write(GrowingBytes out, @Nullable Object value) {
        if (value == null) {
            out.putInt(NULL);
        } else if (value instanceof String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            out.putInt(bytes.length);
            out.put(bytes);
        } else if (value instanceof ByteBuffer utf8) {
            out.putInt(utf8.remaining());
            out.put(utf8);
        } else if (value instanceof Long number) {
            out.putInt(Long.BYTES);
            out.putLong(number);
        } else if (value instanceof Integer number) {
            out.putInt(Integer.BYTES);
            out.putInt(number);
        } else if (value instanceof Instant moment) {
            out.putInt(Long.BYTES);
            out.putLong(TimeUnit.SECONDS.toMicros(moment.getEpochSecond() - EPOCH_S)
                    + TimeUnit.NANOSECONDS.toMicros(moment.getNano()));
        } else if (value instanceof UUID id) {
            out.putInt(2 * Long.BYTES);
            out.putLong(id.getMostSignificantBits());
            out.putLong(id.getLeastSignificantBits());
        } else {
            throw new IllegalStateException(
                    "value: of " + value.getClass() + " (expected: a type that has a binary form here)");
        }
    }
}
