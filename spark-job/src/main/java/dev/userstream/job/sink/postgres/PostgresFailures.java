package dev.userstream.job.sink.postgres;

import dev.userstream.events.store.UserTable;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** Interprets PostgreSQL's error codes: the row, the table, a conflict of transactions, or the server. Thread-safe. */
final class PostgresFailures {
    /** Classes of SQLSTATE about the data: data exception, integrity constraint, check option, program limit. */
    private static final Set<String> ABOUT_THE_DATA = Set.of("22", "23", "44", "54");

    /**
     * Prefixes of SQLSTATE about the server or the whole table: connection, transaction state, authorization,
     * transaction rollback, resources, prerequisite state, operator intervention, system, configuration, corruption.
     */
    private static final List<String> ABOUT_THE_SERVER =
            List.of("08", "25", "28", "40", "53", "55", "57", "58", "F0", "XX001", "XX002", "99");

    /** Absent table, column or schema, another type of a column, no matching constraint. */
    private static final Set<String> TABLE = Set.of("42P01", "42703", "42804", "3F000", "42P10");

    private PostgresFailures() {}

    /** What an error is about. */
    enum Blame {
        /** The row: it is refused, whether or not others are stored. */
        ROW,
        /** The row or the table, because a trigger may raise any code. Another row decides. */
        ROW_OR_TABLE,
        /** No row: waiting or repairing the table helps. */
        NO_ROW
    }

    /** What an error of a statement is about. */
    static Blame blame(SQLException error) {
        String state = state(error);
        if (state.isEmpty()
                || isForeignColumn(error)
                || TABLE.contains(state)
                || ABOUT_THE_SERVER.stream().anyMatch(state::startsWith)) {
            return Blame.NO_ROW;
        }
        // P0001: raised by a trigger.
        boolean data = state.length() > 2 && ABOUT_THE_DATA.contains(state.substring(0, 2));
        return data || state.equals("P0001") ? Blame.ROW : Blame.ROW_OR_TABLE;
    }

    /** A required column that is not the job's refuses every row alike. */
    private static boolean isForeignColumn(SQLException error) {
        if (!state(error).equals(PSQLState.NOT_NULL_VIOLATION.getState()) || !(error instanceof PSQLException answer)) {
            return false;
        }
        ServerErrorMessage message = answer.getServerErrorMessage();
        return message != null
                && message.getColumn() != null
                && UserUpsert.COLUMNS.stream().noneMatch(column -> column.name().equals(message.getColumn()));
    }

    /** Whether the statement was in conflict with another transaction (a deadlock or a serialization failure). */
    static boolean isWorthRetrying(SQLException error) {
        return Set.of("40P01", "40001").contains(state(error));
    }

    /** PostgreSQL's own message, with its SQLSTATE. */
    static String message(SQLException refusal) {
        String text = refusal instanceof PSQLException answer && answer.getServerErrorMessage() != null
                ? answer.getServerErrorMessage().getMessage()
                : refusal.getMessage();
        return "SQLSTATE " + state(refusal) + ": " + text;
    }

    /** What it means that a probe row is refused. */
    static StoreFailure probeRefused(SQLException refusal) {
        StoreFailure known = failure(refusal);
        return blame(refusal) == Blame.NO_ROW || known.reason() != FailureCause.OUTAGE
                ? known
                : new StoreFailure(
                        FailureCause.WRITES_REFUSED,
                        "PostgreSQL: " + message(refusal) + " (expected: " + UserTable.TABLE
                                + " takes rows; this one was a probe)");
    }

    /** What an error means for the query. */
    static StoreFailure failure(SQLException error) {
        SQLException root = root(error);
        FailureCause cause = cause(root);
        String expected = switch (cause) {
            case WRONG_CREDENTIALS ->
                " (expected: the role and password of USERSTREAM_POSTGRES_USERNAME and USERSTREAM_POSTGRES_PASSWORD)";
            case MISSING_PERMISSION -> " (expected: SELECT, INSERT and UPDATE on " + UserTable.TABLE + ")";
            case TABLE_MISMATCH -> " (expected: the table and columns of postgres/schema.sql)";
            default -> "";
        };
        return new StoreFailure(cause, "PostgreSQL: " + message(root) + expected);
    }

    private static FailureCause cause(SQLException error) {
        String state = state(error);
        if (state.equals("28P01") || state.equals("28000")) {
            return FailureCause.WRONG_CREDENTIALS;
        }
        if (state.equals("42501")) {
            return FailureCause.MISSING_PERMISSION;
        }
        return TABLE.contains(state) || isForeignColumn(error) ? FailureCause.TABLE_MISMATCH : FailureCause.OUTAGE;
    }

    /** The pool wraps the server's error in a timeout of its own. */
    private static SQLException root(SQLException error) {
        SQLException root = error;
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException answer) {
                root = answer;
            }
        }
        return root;
    }

    private static String state(SQLException error) {
        return Objects.requireNonNullElse(error.getSQLState(), "");
    }
}
