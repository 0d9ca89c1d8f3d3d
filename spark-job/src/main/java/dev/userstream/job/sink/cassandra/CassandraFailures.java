package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import com.datastax.oss.driver.api.core.type.codec.CodecNotFoundException;
import dev.userstream.events.store.UserTable;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.settings.ErrorText;
import dev.userstream.settings.SettingNames;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Distinguishes refused requests, outages and faults that need an operator, by the driver's exceptions. Thread-safe. */
final class CassandraFailures {
    private CassandraFailures() {}

    /** Whether Cassandra refuses what was sent; any other error may pass when the request is sent again. */
    static boolean isRefusal(Throwable error) {
        return error instanceof InvalidQueryException || error instanceof FrameTooLongException;
    }

    /** Whether a request took too long or Cassandra has too many: less at a time may be in time. */
    static boolean isTimeout(Throwable error) {
        return chain(error, new ArrayList<>()).stream()
                .anyMatch(cause -> cause instanceof DriverTimeoutException
                        || cause instanceof WriteTimeoutException
                        || cause instanceof OverloadedException);
    }

    /** What an exception of the driver or the connector means for the query. */
    static StoreFailure failure(Throwable error) {
        if (error instanceof StoreFailure known) {
            return known;
        }
        for (Throwable cause : chain(error, new ArrayList<>())) {
            if (cause instanceof AuthenticationException) {
                return new StoreFailure(
                        FailureCause.WRONG_CREDENTIALS,
                        "Cassandra does not accept the user name or password (expected: those of"
                                + " USERSTREAM_CASSANDRA_USERNAME and USERSTREAM_CASSANDRA_PASSWORD)");
            }
            if (cause instanceof InterruptedException) {
                return new StoreFailure(FailureCause.INTERRUPTED, "the wait for Cassandra was cancelled");
            }
            if (cause instanceof UnauthorizedException) {
                return new StoreFailure(
                        FailureCause.MISSING_PERMISSION,
                        "Cassandra: " + ErrorText.message(cause) + " (expected: SELECT and MODIFY on "
                                + UserTable.CASSANDRA_TABLE
                                + ", and CREATE if it is absent; or run cassandra/schema.cql as a role that may create it)");
            }
            if (isRefusal(cause) || cause instanceof CodecNotFoundException) {
                return new StoreFailure(
                        FailureCause.TABLE_MISMATCH,
                        UserTable.CASSANDRA_TABLE + ": " + ErrorText.message(cause)
                                + " (expected: the table and columns of cassandra/schema.cql)");
            }
        }
        String expected = isTimeout(error)
                ? " (expected: an answer within " + SettingNames.JOB_STORE_TIMEOUT + ")"
                : unresolved(error);
        return new StoreFailure(FailureCause.OUTAGE, "Cassandra: " + ErrorText.of(error) + expected);
    }

    private static String unresolved(Throwable error) {
        return error instanceof UnknownHostException
                ? " (expected: " + SettingNames.CASSANDRA_CONTACT_POINTS + " with a name that resolves)"
                : "";
    }

    /** The error, its causes, and the error of each node where several were tried. */
    private static List<Throwable> chain(@Nullable Throwable error, List<Throwable> seen) {
        for (Throwable cause = error; cause != null && !seen.contains(cause); cause = cause.getCause()) {
            seen.add(cause);
            if (cause instanceof AllNodesFailedException all) {
                all.getAllErrors().values().stream()
                        .flatMap(Collection::stream)
                        .forEach(nodeError -> chain(nodeError, seen));
            }
        }
        return seen;
    }
}
