package dev.userstream.ops.store;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.userstream.ops.pipeline.UnreachableException;
import java.util.Iterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Keeps a bounded number of requests in flight and hands over their rows on the caller's thread: pages arrive while earlier
 * ones are processed. For one use.
 */
final class PagedReads {
    /** Each in flight holds a page of rows. */
    static final int RANGES_IN_FLIGHT = 4;
    /** Each in flight holds one row. */
    static final int IDS_IN_FLIGHT = 512;

    private final CqlSession session;
    private final int maxInFlight;
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private int inFlight;

    PagedReads(CqlSession session, int maxInFlight) {
        this.session = session;
        this.maxInFlight = maxInFlight;
    }

    /**
     * Runs all statements to their last page.
     *
     * @param proceed evaluated before every page; false ends the reading early
     * @return whether everything was read
     */
    boolean run(Iterator<BoundStatement> statements, Consumer<Row> sink, BooleanSupplier proceed) {
        while (true) {
            while (inFlight < maxInFlight && statements.hasNext()) {
                send(session.executeAsync(statements.next()));
            }
            if (inFlight == 0) {
                return true;
            }
            if (!proceed.getAsBoolean()) {
                return false;
            }
            AsyncResultSet page = take();
            if (page.hasMorePages()) {
                send(page.fetchNextPage());
            }
            page.currentPage().forEach(sink);
        }
    }

    private void send(CompletionStage<? extends AsyncResultSet> request) {
        inFlight++;
        request.whenComplete(
                (page, failure) -> answers.add(failure == null ? new Answer.Page(page) : new Answer.Failure(failure)));
    }

    private AsyncResultSet take() {
        try {
            Answer answer = answers.take();
            inFlight--;
            if (answer instanceof Answer.Failure failure) {
                Throwable cause = failure.cause() instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure.cause();
                throw cause instanceof RuntimeException known
                        ? known
                        : new UnreachableException(
                                "Cassandra", cause.toString(), "is it up, and can it be reached from here?", cause);
            }
            return ((Answer.Page) answer).rows();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("Cassandra", "interrupted while it was read", "run the command again", e);
        }
    }

    /** What a request came back with. */
    private sealed interface Answer {
        record Page(AsyncResultSet rows) implements Answer {}

        record Failure(Throwable cause) implements Answer {}
    }
}
