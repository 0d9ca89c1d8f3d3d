package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Waits, retries, and giving up. */
@Timeout(60)
class RetryTest {
    private static final String WHOA =
            "{\"error\":\"Whoa, ease up there cowboy. You've requested 20000 users in the last minute.\"}";
    private static final String PAGE = UserJson.page(UserJson.user());

    private final SourceFixture fixture = new SourceFixture();

    @AfterEach
    void stop() {
        fixture.close();
    }

    private void alwaysAnswer(int status, String contentType, String body) {
        fixture.server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return new MockResponse.Builder()
                        .code(status)
                        .setHeader("Content-Type", contentType)
                        .body(body)
                        .build();
            }
        });
    }

    private void answer(int times, int status, String body) {
        for (int time = 0; time < times; time++) {
            fixture.status(status, "application/json", body);
        }
    }

    static Stream<Arguments> backOffs() {
        return Stream.of(
                Arguments.of(429, FetchFailure.RATE_LIMITED, List.of(60_000L, 120_000L, 240_000L, 300_000L)),
                Arguments.of(502, FetchFailure.SERVER_ERROR, List.of(500L, 1_000L, 2_000L, 4_000L)));
    }

    @ParameterizedTest
    @MethodSource("backOffs")
    void case03And05TheBackOffDoublesUpToItsLimit(int status, FetchFailure cause, List<Long> waits) throws Exception {
        fixture.with("BACKOFF_MAX", "8s");
        answer(4, status, WHOA);
        fixture.json(PAGE);

        fixture.page(1);

        assertThat(fixture.events.causes()).hasSize(4).containsOnly(cause);
        assertThat(fixture.time.sleeps()).extracting(Duration::toMillis).isEqualTo(waits);
    }

    @Test
    void case03ARateLimitHoldsEveryRunBack() throws Exception {
        answer(1, 429, WHOA);
        answer(2, 200, PAGE);
        List<Integer> requests = new ArrayList<>();
        UserSource source = fixture.source();
        fixture.events.whenWaiting = () -> {
            requests.add(fixture.server.getRequestCount());
            if (requests.size() == 1) {
                fetch(source, SourceFixture.request(2));
            }
        };

        source.fetch(SourceFixture.request(1));

        assertThat(requests)
                .as("requests before each wait, the second of them the other run's")
                .containsExactly(1, 1);
        assertThat(fixture.time.sleeps()).containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource({
        "429, 7, 7000",
        "429, 120, 120000",
        "503, 90, 90000",
        "429, 86400, 600000",
        "429, 99999999999999999999, 600000",
        "429, 'Sat, 21 Nov 2026 12:02:30 GMT', 150000",
        "429, 'Fri, 31 Dec 9999 23:59:59 GMT', 600000",
        "429, 'Sat, 21 Nov 2026 11:00:00 GMT', 500",
        "429, -5, 60000",
        "429, soon, 60000",
        "429, 1.5, 60000",
        "429, 0x10, 60000",
        "429, 'Sat, 99 Nov 2026', 60000"
    })
    void case04RetryAfterIsHonouredUpToTenMinutesWithoutSpinning(int status, String retryAfter, long waitMs)
            throws Exception {
        fixture.answer(new MockResponse.Builder()
                        .code(status)
                        .addHeaderLenient("Retry-After", retryAfter)
                        .build())
                .json(PAGE);

        fixture.page(1);

        assertThat(fixture.time.sleeps()).containsExactly(Duration.ofMillis(waitMs));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 520, 521, 522, 523, 524})
    void case05AServerErrorIsRetriedAndItsBodyNeverParsed(int status) throws Exception {
        fixture.status(status, "text/html", "<html>Bad gateway</html>");
        answer(1, status, PAGE);
        fixture.json(PAGE);

        assertThat(fixture.page(1).users()).hasSize(1);
        assertThat(fixture.events.causes()).containsExactly(FetchFailure.SERVER_ERROR, FetchFailure.SERVER_ERROR);
        assertThat(fixture.events.failures)
                .extracting(failure -> failure.response().excerpt())
                .containsExactly("<html>Bad gateway</html>", "");
    }

    @ParameterizedTest
    @CsvSource({"403, FORBIDDEN, another", "401, FORBIDDEN, another", "404, NOT_FOUND, USERSTREAM_API_URL"})
    void case06ARefusalEndsAfterAFewAttemptsWithAdvice(int status, FetchFailure cause, String advice) throws Exception {
        alwaysAnswer(status, "text/html", "<html>Sorry, you have been blocked</html>");

        FetchFailedException failure = SourceFixture.failure(fixture.source(), SourceFixture.request(1));

        assertThat(failure.reason()).isEqualTo(cause);
        assertThat(failure.detail()).contains("status " + status, "refused 3 times", advice);
        assertThat(fixture.server.getRequestCount()).isEqualTo(RetryPolicy.MAX_REFUSALS);
    }

    @Test
    void theRetryTimeoutEndsTheRetries() throws Exception {
        fixture.with("RETRY_TIMEOUT", "2m");
        alwaysAnswer(500, "text/plain", "oops");

        FetchFailedException failure = SourceFixture.failure(fixture.source(), SourceFixture.request(1));

        assertThat(failure.detail()).contains("retry timeout 120 s", "try again later");
        Duration waited = fixture.time.sleeps().stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(waited).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(2));
    }

    @Test
    void theCircuitOpensAfterRepeatedOutagesAndASuccessClosesIt() throws Exception {
        answer(RandomUserClient.OUTAGES_TO_OPEN, 500, "oops");
        fixture.json(PAGE);

        fixture.page(1);

        assertThat(fixture.events.causes().subList(0, RandomUserClient.OUTAGES_TO_OPEN))
                .containsOnly(FetchFailure.SERVER_ERROR);
        assertThat(fixture.events.causes()).contains(FetchFailure.CIRCUIT_OPEN);
        assertThat(fixture.server.getRequestCount()).isEqualTo(RandomUserClient.OUTAGES_TO_OPEN + 1);
    }

    @Test
    void theOpenCircuitIsSharedByAllRuns() throws Exception {
        fixture.with("RETRY_TIMEOUT", "10s");
        alwaysAnswer(500, "text/plain", "oops");
        UserSource source = fixture.source();
        SourceFixture.failure(source, SourceFixture.request(1));
        SourceFixture.failure(source, SourceFixture.request(1));
        int requests = fixture.server.getRequestCount();

        FetchFailedException third = SourceFixture.failure(source, SourceFixture.request(1));

        assertThat(third.reason()).isEqualTo(FetchFailure.CIRCUIT_OPEN);
        assertThat(third.detail()).contains("server_error, status 500");
        assertThat(fixture.server.getRequestCount()).isEqualTo(requests);
    }

    @Test
    void case36TheBudgetOfTheWindowIsNeverExceeded() throws Exception {
        alwaysAnswer(200, "application/json", PAGE);
        UserSource source = fixture.source();

        for (int page = 0; page < 9; page++) {
            source.fetch(SourceFixture.request(5_000));
        }

        assertThat(fixture.time.sleeps()).containsExactly(Duration.ofMinutes(5), Duration.ofMinutes(5));
        assertThat(fixture.events.failures).isEmpty();
    }

    @Test
    void waitsForTheBudgetDoNotCountForTheRetryTimeout() throws Exception {
        fixture.with("RETRY_TIMEOUT", "1m").json(PAGE);
        answer(4, 200, "{\"results\":[]}");
        fixture.json(PAGE);
        UserSource source = fixture.source();
        source.fetch(SourceFixture.request(5_000));

        source.fetch(SourceFixture.request(5_000));

        assertThat(fixture.time.sleeps()).anyMatch(wait -> wait.compareTo(Duration.ofMinutes(4)) > 0);
    }

    @Test
    void case36UsersThatWereNotServedAreNotChargedToTheBudget() throws Exception {
        answer(4, 502, "<html>");
        answer(4, 200, PAGE);
        UserSource source = fixture.source();

        for (int page = 0; page < 4; page++) {
            source.fetch(SourceFixture.request(5_000));
        }

        assertThat(fixture.time.sleeps()).hasSize(4).allMatch(wait -> wait.compareTo(Duration.ofMinutes(1)) < 0);
    }

    @Test
    void manyRunsFetchAtTheSameTime() {
        answer(20, 200, UserJson.pageOf(50));
        UserSource source = fixture.source();

        List<UserPage> pages = IntStream.rangeClosed(1, 20)
                .mapToObj(page -> new PageRequest(SourceFixture.RUN, SourceFixture.SEED, page, 50, List.of()))
                .map(request -> CompletableFuture.supplyAsync(() -> fetch(source, request)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(pages)
                .hasSize(20)
                .allSatisfy(page -> assertThat(page.users()).hasSize(50).hasOnlyElementsOfType(SourceUser.Valid.class));
    }

    @ParameterizedTest
    @CsvSource({"500, BACKOFF_MIN, 1h", "200, BUDGET_USERS, 5000"})
    void case39AnInterruptEndsABackOffAndAWaitForTheBudget(int status, String setting, String value) throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        fixture.events.whenWaiting = waiting::countDown;
        fixture.with("BACKOFF_MAX", "1h").with(setting, value).status(status, "application/json", PAGE);
        Interruption fetch = new Interruption(fixture.source(MonotonicTime.SYSTEM), SourceFixture.request(5_000));

        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();

        fetch.assertEndsWhenInterrupted();
    }

    private static UserPage fetch(UserSource source, PageRequest request) {
        try {
            return SourceFixture.fetch(source, request);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
