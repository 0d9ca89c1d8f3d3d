package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FetchLogTest {
    private static final PageRequest REQUEST = SourceFixture.request(10);

    private final RecordedLog log = new RecordedLog();
    private final FetchLog listener = new FetchLog(log);

    @Test
    void aFailureIsOneLineWithEverythingNeededToRecogniseIt() {
        listener.attemptFailed(
                REQUEST,
                new AttemptFailure(
                        FetchFailure.SERVER_ERROR,
                        "status 502 (expected: 200)",
                        502,
                        "text/html",
                        "<html>Bad gateway",
                        null));

        assertThat(log.lines())
                .containsExactly(
                        "WARN event=fetch_failed run_id=run-1 page=1 cause=server_error status=502"
                                + " content_type=\"text/html\" detail=\"status 502 (expected: 200)\" body=\"<html>Bad gateway\"");
    }

    @Test
    void onlyAWaitThatPeopleNoticeIsTold() {
        listener.waiting(REQUEST, FetchFailure.SERVER_ERROR, Duration.ofSeconds(2));
        listener.waiting(REQUEST, FetchFailure.RATE_LIMITED, Duration.ofSeconds(90));

        assertThat(log.lines())
                .containsExactly("INFO event=fetch_waits run_id=run-1 page=1 cause=rate_limited seconds=90");
    }

    @Test
    void aCompletePageOfTheKnownVersionIsNoNews() {
        listener.pageFetched(REQUEST, new FetchedPage(10, 0, "1.4", Duration.ofSeconds(1)));

        assertThat(log.lines()).isEmpty();
    }

    @Test
    void case14And23AMismatchAndAnOldVersionAreNamed() {
        listener.pageFetched(REQUEST, new FetchedPage(8, 2, "1.0", Duration.ofSeconds(1)));

        assertThat(log.lines())
                .containsExactly(
                        "WARN event=page_incomplete run_id=run-1 page=1 asked=10 delivered=8 refused=2 api_version=1.0",
                        "WARN event=api_version_unexpected run_id=run-1 found=1.0 expected=1.4");
    }
}
