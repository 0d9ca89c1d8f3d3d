package dev.userstream.producer.run;

import dev.userstream.events.run.Run;
import dev.userstream.producer.api.FetchFailedException;
import dev.userstream.producer.api.FetchFailure;
import dev.userstream.producer.api.PageRequest;
import dev.userstream.producer.api.SourceUser;
import dev.userstream.producer.api.UserPage;
import dev.userstream.producer.api.UserSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The users of a run in order of sequence, with at most one page fetched ahead on its own thread. Not thread-safe. */
final class PageFeed implements AutoCloseable {
    private final Run run;
    private final UserSource source;
    private final ExecutorService fetcher;
    private UserPage page = new UserPage(List.of(), 0, "", Instant.EPOCH);
    private int index;
    private int skip;
    private long nextPage;
    private @Nullable Future<UserPage> ahead;

    PageFeed(Run run, UserSource source) {
        this.run = run;
        this.source = source;
        this.nextPage = run.watermark() / run.pageSize() + 1;
        this.skip = (int) (run.watermark() % run.pageSize());
        this.fetcher = Executors.newSingleThreadExecutor(work -> new Thread(work, "fetch-" + run.id()));
    }

    /** The next user, the same until {@link #take}; {@code null} if no page arrives in time. Throws if none will. */
    @Nullable
    SourceUser peek(Duration atMost) throws InterruptedException, FetchFailedException {
        if (left() == 0) {
            fetchAhead();
            if (ahead == null) {
                throw new FetchFailedException(
                        FetchFailure.EMPTY_PAGE,
                        "page " + nextPage + " of " + run.pageSize() + " users (expected: at most "
                                + PageRequest.MAX_PAGE + " pages, the source has no more)");
            }
            try {
                page = ahead.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return null;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof FetchFailedException failed) {
                    throw failed;
                }
                throw new IllegalStateException("run " + run.id() + ": fetching page " + nextPage, e.getCause());
            }
            ahead = null;
            index = skip;
            skip = 0;
            nextPage++;
        }
        return page.users().get(index);
    }

    Instant fetchedAt() {
        return page.fetchedAt();
    }

    void take() {
        index++;
    }

    int left() {
        return page.users().size() - index;
    }

    /** Starts to fetch the next page, unless that has started or there is none. */
    void fetchAhead() {
        if (ahead == null && nextPage <= PageRequest.MAX_PAGE) {
            List<String> nationalities = run.request().nationalities();
            PageRequest request = new PageRequest(run.id(), run.seed(), (int) nextPage, run.pageSize(), nationalities);
            ahead = fetcher.submit(() -> source.fetch(request));
        }
    }

    @Override
    public void close() {
        fetcher.shutdownNow();
    }
}
