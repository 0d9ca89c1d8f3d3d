package dev.userstream.job.sink.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.type.codec.CodecNotFoundException;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the driver's exceptions: is it the row, or is it Cassandra? Thread-safe. */
public final class CassandraFailures {
    private static final String TABLE = InsertUser.KEYSPACE + "." + InsertUser.TABLE;

    private CassandraFailures() {}

    /** Whether Cassandra says no to what was sent; everything else may pass when tried again. */
    static boolean isRefusal(Throwable error) {
        return error instanceof InvalidQueryException || error instanceof FrameTooLongException;
    }

    /** Cassandra's own words about a refusal. */
    static String words(Throwable refusal) {
        String message = refusal.getMessage();
        return message == null ? refusal.getClass().getSimpleName() : message;
    }

    static String tableMismatch(Throwable error) {
        return TABLE + ": " + words(error) + " (expected: the table and columns of cassandra/schema.cql)";
    }

    static String writesRefused(Throwable error) {
        return TABLE + ": " + words(error) + " (expected: it takes writes; this one would have changed nothing)";
    }

    /** What a driver's or connector's exception means for the query. */
    public static StoreFailure failure(Throwable error) {
        if (error instanceof StoreFailure known) {
            return known;
        }
        List<Throwable> chain = chain(error, new ArrayList<>());
        if (chain.stream().anyMatch(AuthenticationException.class::isInstance)) {
            return new StoreFailure(
                    FailureCause.WRONG_CREDENTIALS,
                    "Cassandra does not accept the user name or password"
                            + " (expected: those of USERSTREAM_CASSANDRA_USERNAME and USERSTREAM_CASSANDRA_PASSWORD)");
        }
        if (chain.stream().anyMatch(InterruptedException.class::isInstance)) {
            return new StoreFailure(FailureCause.INTERRUPTED, "the wait for Cassandra was cancelled");
        }
        for (Throwable cause : chain) {
            if (cause instanceof UnauthorizedException) {
                return new StoreFailure(
                        FailureCause.MISSING_PERMISSION,
                        "Cassandra: " + words(cause) + " (expected: SELECT and MODIFY on " + TABLE + ")");
            }
            if (isRefusal(cause) || cause instanceof CodecNotFoundException) {
                return new StoreFailure(FailureCause.TABLE_MISMATCH, tableMismatch(cause));
            }
        }
        return new StoreFailure(
                FailureCause.OUTAGE, "Cassandra: " + error.getClass().getSimpleName() + ": " + error.getMessage());
    }

    /** The error, its causes, and what each node said where several were asked. */
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
