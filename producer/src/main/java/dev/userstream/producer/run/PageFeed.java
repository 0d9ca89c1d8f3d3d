package dev.userstream.producer.run;

import dev.userstream.events.run.Run;
import dev.userstream.producer.api.FetchResult;
import dev.userstream.producer.api.PageRequest;
import dev.userstream.producer.api.SourceUser;
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

/**
 * Gives a run's places one after another, from the page in hand and at most one page fetched ahead. Not thread-safe; one
 * thread of its own fetches.
 */
final class PageFeed implements AutoCloseable {
    private static final String SOURCE = "source: ";

    private final Run run;
    private final UserSource source;
    private final ExecutorService fetcher;
    private List<SourceUser> places = List.of();
    private Instant fetchedAt = Instant.EPOCH;
    private int index;
    private int skip;
    private int nextPage;
    private @Nullable Future<FetchResult> ahead;

    /** Starts at the run's watermark; fetches nothing yet. */
    PageFeed(Run run, UserSource source) {
        this.run = run;
        this.source = source;
        this.nextPage = (int) Math.min(run.watermark() / run.pageSize() + 1, Integer.MAX_VALUE - 1);
        this.skip = (int) (run.watermark() % run.pageSize());
        this.fetcher = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "fetch-" + run.id());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What the feed has. */
    sealed interface Next {
        /** The next place; the same one until it is taken. */
        record Place(SourceUser user, Instant fetchedAt) implements Next {}

        /** The page is not here yet. */
        record NotYet() implements Next {}

        /** There will be none. */
        record Over(String cause) implements Next {}
    }

    /**
     * Looks at the next place.
     *
     * @param atMost how long to wait for a page
     */
    Next peek(Duration atMost) throws InterruptedException {
        if (index == places.size()) {
            if (ahead == null && nextPage > PageRequest.MAX_PAGE) {
                return new Next.Over(SOURCE + "page " + nextPage + " of " + run.pageSize()
                        + " users (expected: at most " + PageRequest.MAX_PAGE + " pages, the source has no more)");
            }
            fetchAhead();
            Next turned = turnPage(atMost);
            if (turned != null) {
                return turned;
            }
        }
        return new Next.Place(places.get(index), fetchedAt);
    }

    /** Takes the place that was looked at. */
    void take() {
        index++;
    }

    /** How many places of the page in hand are left. */
    int left() {
        return places.size() - index;
    }

    /** Begins to fetch the next page, where that has not begun and the source has one. */
    void fetchAhead() {
        if (ahead == null && nextPage <= PageRequest.MAX_PAGE) {
            PageRequest request = new PageRequest(
                    run.id(),
                    run.seed(),
                    nextPage,
                    run.pageSize(),
                    run.request().nationalities());
            ahead = fetcher.submit(() -> source.fetch(request));
        }
    }

    /** Ends a fetch that is under way, at once. */
    @Override
    public void close() {
        fetcher.shutdownNow();
    }

    private @Nullable Next turnPage(Duration atMost) throws InterruptedException {
        Future<FetchResult> page = ahead;
        if (page == null) {
            return new Next.NotYet();
        }
        try {
            FetchResult result = page.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            ahead = null;
            if (result instanceof FetchResult.GaveUp gaveUp) {
                return new Next.Over(SOURCE + gaveUp.detail());
            }
            open((FetchResult.Page) result);
            return null;
        } catch (TimeoutException e) {
            return new Next.NotYet();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "fetching page " + nextPage + " of run " + run.id() + " broke", e.getCause());
        }
    }

    private void open(FetchResult.Page page) {
        if (page.users().size() != run.pageSize()) {
            throw new IllegalStateException(
                    "page " + nextPage + ": " + page.users().size() + " places (expected: " + run.pageSize() + ")");
        }
        places = page.users();
        fetchedAt = page.fetchedAt();
        index = skip;
        skip = 0;
        nextPage++;
    }
}
