package dev.userstream.producer.api;

import java.time.Duration;
import org.slf4j.Logger;

/** Writes what happens while fetching to the log: a line for each failure, and none for what goes well. */
final class FetchLog implements FetchListener {
    private static final Duration WORTH_TELLING = Duration.ofSeconds(5);
    private static final String KNOWN_VERSION = "1.4";

    private final Logger log;

    FetchLog(Logger log) {
        this.log = log;
    }

    @Override
    public void attemptFailed(PageRequest request, AttemptFailure failure) {
        log.warn(
                "event=fetch_failed run_id={} page={} cause={} status={} content_type=\"{}\" detail=\"{}\" body=\"{}\"",
                request.runId(),
                request.page(),
                failure.cause().code(),
                failure.status(),
                failure.contentType(),
                failure.detail(),
                failure.excerpt());
    }

    @Override
    public void waiting(PageRequest request, FetchFailure cause, Duration wait) {
        if (wait.compareTo(WORTH_TELLING) >= 0) {
            log.info(
                    "event=fetch_waits run_id={} page={} cause={} seconds={}",
                    request.runId(),
                    request.page(),
                    cause.code(),
                    wait.toSeconds());
        }
    }

    @Override
    public void pageFetched(PageRequest request, FetchedPage page) {
        log.debug(
                "event=page_fetched run_id={} page={} users={} refused={} ms={}",
                request.runId(),
                request.page(),
                page.delivered(),
                page.refused(),
                page.took().toMillis());
        if (page.delivered() != request.size() || page.refused() > 0) {
            log.warn(
                    "event=page_incomplete run_id={} page={} asked={} delivered={} refused={} api_version={}",
                    request.runId(),
                    request.page(),
                    request.size(),
                    page.delivered(),
                    page.refused(),
                    page.version());
        }
        if (!page.version().isEmpty() && !page.version().equals(KNOWN_VERSION)) {
            log.warn(
                    "event=api_version_unexpected run_id={} found={} expected={}",
                    request.runId(),
                    page.version(),
                    KNOWN_VERSION);
        }
    }
}
