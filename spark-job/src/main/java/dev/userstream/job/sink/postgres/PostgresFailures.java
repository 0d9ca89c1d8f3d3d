package dev.userstream.job.sink.postgres;

import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Reads PostgreSQL's error codes: is it the row, the table, the order of locks, or the server? Thread-safe. */
public final class PostgresFailures {
    /** Classes of SQLSTATE that speak of the data: data exception, integrity, check option, limit, a trigger's own error. */
    private static final Set<String> ABOUT_THE_DATA = Set.of("22", "23", "44", "54");

    /**
     * Beginnings of SQLSTATE that speak of the server or of the whole table: connection, transaction state, authorization,
     * transaction rollback, resources, prerequisite state, operator intervention, system, configuration, corruption.
     */
    private static final List<String> ABOUT_THE_SERVER =
            List.of("08", "25", "28", "40", "53", "55", "57", "58", "F0", "XX001", "XX002", "99");

    private static final String NOT_NULL = "23502";
    private static final String RAISED_BY_TRIGGER = "P0001";
    private static final Set<String> WORTH_ANOTHER_TRY = Set.of("40P01", "40001");

    /** Beginnings of SQLSTATE: not supported, wrong kind of table, no permission, unknown syntax; values of other types. */
    private static final List<String> ABOUT_COPIES = List.of("0A", "42", "22P03", "22P04");

    private static final Set<String> CREDENTIALS = Set.of("28P01", "28000");
    private static final Set<String> TABLE = Set.of("42P01", "42703", "42804", "3F000", "42P10");
    private static final String PERMISSION = "42501";

    private PostgresFailures() {}

    /** Whom an error is about. */
    enum Blame {
        /** The row: it is refused, whatever becomes of others. */
        ROW,
        /** The row or the table: a trigger may raise any code. Only another row can tell. */
        ROW_OR_TABLE,
        /** No row: waiting or mending the table helps. */
        NO_ROW
    }

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

    /** A column that we do not fill and that wants a value refuses every row alike. */
    private static boolean isForeignColumn(SQLException error) {
        if (!state(error).equals(NOT_NULL) || !(error instanceof PSQLException answer)) {
            return false;
        }
        ServerErrorMessage message = answer.getServerErrorMessage();
        return message != null && message.getColumn() != null && !Column.NAMES.contains(message.getColumn());
    }

    /** Whether PostgreSQL itself has said so, and not the driver because it did not hear of it. */
    static boolean isAnswer(SQLException error) {
        return error instanceof PSQLException answer && answer.getServerErrorMessage() != null;
    }

    /** Whether the table refuses copies, whatever they hold. */
    static boolean isAboutCopies(SQLException refusal) {
        return ABOUT_COPIES.stream().anyMatch(state(refusal)::startsWith);
    }

    static boolean isWorthAnotherTry(SQLException error) {
        return WORTH_ANOTHER_TRY.contains(state(error));
    }

    /** PostgreSQL's own words about a refusal. */
    static String words(SQLException refusal) {
        String message = refusal instanceof PSQLException answer && answer.getServerErrorMessage() != null
                ? answer.getServerErrorMessage().getMessage()
                : refusal.getMessage();
        return "SQLSTATE " + state(refusal) + ": " + message;
    }

    /** What it means that even a made-up row is refused; its own words, since they speak of no user. */
    static StoreFailure writesRefused(SQLException trial) {
        StoreFailure known = failure(trial);
        return blame(trial) == Blame.NO_ROW || known.reason() != FailureCause.OUTAGE
                ? known
                : new StoreFailure(
                        FailureCause.WRITES_REFUSED,
                        "PostgreSQL: " + words(trial) + " (expected: created_users takes rows; this one was made up)");
    }

    /** What an error means for the query. */
    public static StoreFailure failure(SQLException error) {
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
                    "PostgreSQL: " + words(root) + " (expected: SELECT, INSERT and UPDATE on created_users)");
        }
        if (TABLE.contains(state) || isForeignColumn(root)) {
            return new StoreFailure(
                    FailureCause.TABLE_MISMATCH,
                    "PostgreSQL: " + words(root) + " (expected: the table and columns of postgres/schema.sql)");
        }
        return new StoreFailure(FailureCause.OUTAGE, "PostgreSQL: " + words(root));
    }

    /** The pool wraps the server's answer in a time-out of its own. */
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
