package dev.userstream.job.sink.postgres;

import dev.userstream.events.store.UserTable;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
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

    private static final String NOT_NULL = "23502";
    private static final String RAISED_BY_TRIGGER = "P0001";
    private static final Set<String> WORTH_RETRYING = Set.of("40P01", "40001");

    private static final Set<String> CREDENTIALS = Set.of("28P01", "28000");
    private static final Set<String> TABLE = Set.of("42P01", "42703", "42804", "3F000", "42P10");
    private static final String PERMISSION = "42501";

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
        boolean data = state.length() > 2 && ABOUT_THE_DATA.contains(state.substring(0, 2));
        return data || state.equals(RAISED_BY_TRIGGER) ? Blame.ROW : Blame.ROW_OR_TABLE;
    }

    /** A required column that is not the job's refuses every row alike. */
    private static boolean isForeignColumn(SQLException error) {
        if (!state(error).equals(NOT_NULL) || !(error instanceof PSQLException answer)) {
            return false;
        }
        ServerErrorMessage message = answer.getServerErrorMessage();
        return message != null
                && message.getColumn() != null
                && UserUpsert.COLUMNS.stream().noneMatch(column -> column.name().equals(message.getColumn()));
    }

    /** Whether the statement was in conflict with another transaction, and may pass when it is sent again. */
    static boolean isWorthRetrying(SQLException error) {
        return WORTH_RETRYING.contains(state(error));
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
        String state = state(root);
        if (CREDENTIALS.contains(state)) {
            return new StoreFailure(
                    FailureCause.WRONG_CREDENTIALS,
                    "PostgreSQL does not accept the user name or password"
                            + " (expected: those of USERSTREAM_POSTGRES_USERNAME and USERSTREAM_POSTGRES_PASSWORD)");
        }
        if (state.equals(PERMISSION)) {
            return new StoreFailure(
                    FailureCause.MISSING_PERMISSION,
                    "PostgreSQL: " + message(root) + " (expected: SELECT, INSERT and UPDATE on " + UserTable.TABLE
                            + ")");
        }
        if (TABLE.contains(state) || isForeignColumn(root)) {
            return new StoreFailure(
                    FailureCause.TABLE_MISMATCH,
                    "PostgreSQL: " + message(root) + " (expected: the table and columns of postgres/schema.sql)");
        }
        return new StoreFailure(FailureCause.OUTAGE, "PostgreSQL: " + message(root));
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
        @Nullable String state = error.getSQLState();
        return state == null ? "" : state;
    }
}
