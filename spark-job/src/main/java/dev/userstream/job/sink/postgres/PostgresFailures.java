package dev.userstream.job.sink.postgres;

import dev.userstream.events.store.UserTable;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.settings.ErrorText;
import dev.userstream.settings.SettingNames;
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

    /** Absent database, table, column or schema, another type of a column, a generated column, no matching constraint. */
    private static final Set<String> TABLE = Set.of("3D000", "42P01", "42703", "42804", "428C9", "3F000", "42P10");

    private static final String READ_ONLY = "25006";

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

    /** Whether a statement was cancelled, usually because it took too long: fewer rows may be in time. */
    static boolean isTimeout(SQLException error) {
        return state(error).equals(PSQLState.QUERY_CANCELED.getState());
    }

    /** PostgreSQL's own message, or the driver's with its cause, with the SQLSTATE. */
    static String message(SQLException refusal) {
        String state = state(refusal).isEmpty() ? "" : "SQLSTATE " + state(refusal) + ": ";
        if (refusal instanceof PSQLException answer && answer.getServerErrorMessage() != null) {
            return state + answer.getServerErrorMessage().getMessage();
        }
        Throwable cause = refusal.getCause();
        return state + refusal.getMessage() + (cause == null ? "" : " " + ErrorText.of(cause));
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
        return new StoreFailure(cause, "PostgreSQL: " + message(root) + expected(state(root), cause));
    }

    private static String expected(String state, FailureCause cause) {
        String expected = switch (state) {
            case "28000" -> "pg_hba.conf and the role's attributes allow this connection";
            case "3D000" -> "the database of " + SettingNames.POSTGRES_URL;
            case "57014" -> "a row within " + SettingNames.JOB_STORE_TIMEOUT;
            case READ_ONLY ->
                "a server that takes writes; with several hosts in " + SettingNames.POSTGRES_URL
                        + ", add targetServerType=primary";
            case "08001" -> "a server at the address of " + SettingNames.POSTGRES_URL;
            default ->
                switch (cause) {
                    case WRONG_CREDENTIALS ->
                        "the role and password of " + SettingNames.POSTGRES_USERNAME + " and "
                                + SettingNames.POSTGRES_PASSWORD;
                    case MISSING_PERMISSION -> "SELECT, INSERT and UPDATE on " + UserTable.TABLE;
                    case TABLE_MISMATCH -> "the table and columns of postgres/schema.sql";
                    default -> "";
                };
        };
        return expected.isEmpty() ? "" : " (expected: " + expected + ")";
    }

    private static FailureCause cause(SQLException error) {
        String state = state(error);
        return switch (state) {
            case "28P01" -> FailureCause.WRONG_CREDENTIALS;
            case "28000", "42501" -> FailureCause.MISSING_PERMISSION;
            case READ_ONLY -> FailureCause.WRITES_REFUSED;
            default ->
                TABLE.contains(state) || isForeignColumn(error) ? FailureCause.TABLE_MISMATCH : FailureCause.OUTAGE;
        };
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
