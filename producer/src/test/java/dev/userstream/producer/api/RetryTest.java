package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from failures: waits, retries, and in the end giving up. */
class RetryTest {
    private static final String WHOA =
            "{\"error\":\"Whoa, ease up there cowboy. You've requested 20000 users in the last minute.\"}";

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

    private void limited(String retryAfter) {
        fixture.answer(new MockResponse.Builder()
                .code(429)
                .setHeader("Retry-After", retryAfter)
                .body(WHOA)
                .build());
    }

    @Test
    void case03ALimitWithoutRetryAfterWaitsFromOneToFiveMinutesAndGoesOn() throws Exception {
        for (int refusal = 0; refusal < 5; refusal++) {
            fixture.status(429, "application/json", WHOA);
        }
        fixture.json(UserJson.page(UserJson.user()));

        fixture.page(1);

        assertThat(fixture.events.causes()).hasSize(5).containsOnly(FetchFailure.RATE_LIMITED);
        assertThat(fixture.time.sleeps())
                .containsExactly(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(4),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5));
    }

    @Test
    void case03ALimitHoldsEveryRunBack() throws Exception {
        fixture.status(429, "application/json", WHOA)
                .json(UserJson.page(UserJson.user()))
                .json(UserJson.page(UserJson.user()));
        List<Integer> asked = new ArrayList<>();
        UserSource source = fixture.source();
        fixture.events.whenWaiting(() -> asked.add(fixture.server.getRequestCount()));
        fixture.events.whenFirstWaiting(() -> source.fetch(SourceFixture.request(2)));

        source.fetch(SourceFixture.request(1));

        assertThat(asked)
                .as("requests before each wait, the second of them the other run's")
                .containsExactly(1, 1);
        assertThat(fixture.time.sleeps()).containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7",
        "120, 120",
        "86400, 600",
        "99999999999999999999, 600",
        "'Sat, 21 Nov 2026 12:02:30 GMT', 150",
        "'Fri, 31 Dec 9999 23:59:59 GMT', 600"
    })
    void case04RetryAfterIsHonouredUpToTenMinutes(String retryAfter, long seconds) throws Exception {
        limited(retryAfter);
        fixture.json(UserJson.page(UserJson.user()));

        fixture.page(1);

        assertThat(fixture.time.sleeps()).containsExactly(Duration.ofSeconds(seconds));
    }

    @Test
    void case04RetryAfterCountsForAServerErrorToo() throws Exception {
        fixture.answer(new MockResponse.Builder()
                        .code(503)
                        .setHeader("Retry-After", "90")
                        .build())
                .json(UserJson.page(UserJson.user()));

        fixture.page(1);

        assertThat(fixture.time.sleeps()).containsExactly(Duration.ofSeconds(90));
    }

    @Test
    void case04ADateInThePastMeansNowButNeverSpins() throws Exception {
        limited("Sat, 21 Nov 2026 11:00:00 GMT");
        limited("Sat, 21 Nov 2026 11:00:00 GMT");
        fixture.json(UserJson.page(UserJson.user()));

        fixture.page(1);

        assertThat(fixture.time.sleeps()).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "soon", "1.5", "0x10", "Sat, 99 Nov 2026"})
    void case04WhatCannotBeReadIsIgnored(String retryAfter) throws Exception {
        fixture.answer(new MockResponse.Builder()
                .code(429)
                .addHeaderLenient("Retry-After", retryAfter)
                .build());
        fixture.json(UserJson.page(UserJson.user()));

        fixture.page(1);

        assertThat(fixture.time.sleeps()).containsExactly(Duration.ofMinutes(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 520, 521, 522, 523, 524})
    void case05ServerErrorsAreRetriedAndTheirPagesNeverRead(int status) throws Exception {
        fixture.status(status, "text/html", "<html>Bad gateway</html>").json(UserJson.page(UserJson.user()));

        assertThat(fixture.page(1).users()).hasSize(1);
        assertThat(fixture.events.causes()).containsExactly(FetchFailure.SERVER_ERROR);
        assertThat(fixture.events.failures().get(0).excerpt()).isEqualTo("<html>Bad gateway</html>");
    }

    @Test
    void case05ASoundPageWithAnErrorStatusIsStillAnError() throws Exception {
        fixture.status(503, "application/json", UserJson.page(UserJson.user()));

        assertThat(fixture.failure().reason()).isEqualTo(FetchFailure.SERVER_ERROR);
        assertThat(fixture.events.failures().get(0).excerpt()).isEmpty();
    }

    @Test
    void case05TheBackOffDoublesUpToItsLimit() throws Exception {
        fixture.with("BACKOFF_MAX", "8s");
        for (int failure = 0; failure < 4; failure++) {
            fixture.status(502, "text/html", "<html>");
        }
        fixture.json(UserJson.page(UserJson.user()));

        fixture.page(1);

        assertThat(fixture.time.sleeps())
                .containsExactly(
                        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
    }

    @ParameterizedTest
    @CsvSource({
        "403, FORBIDDEN, another",
        "401, FORBIDDEN, another",
        "404, NOT_FOUND, USERSTREAM_API_URL",
    })
    void case06ARefusalEndsAfterAFewAttemptsWithAdvice(int status, FetchFailure cause, String advice) throws Exception {
        alwaysAnswer(status, "text/html", "<html>Sorry, you have been blocked</html>");

        FetchFailedException gaveUp = SourceFixture.failure(fixture.source(), SourceFixture.request(1));

        assertThat(gaveUp.reason()).isEqualTo(cause);
        assertThat(gaveUp.detail())
                .contains("status " + status)
                .contains("refused 3 times")
                .contains(advice);
        assertThat(fixture.server.getRequestCount()).isEqualTo(RetryPolicy.MAX_REFUSALS);
    }

    @Test
    void aSourceThatStaysIllIsGivenUpWhenPatienceEnds() throws Exception {
        fixture.with("RETRY_TIMEOUT", "2m");
        alwaysAnswer(500, "text/plain", "oops");

        FetchFailedException gaveUp = SourceFixture.failure(fixture.source(), SourceFixture.request(1));

        assertThat(gaveUp.detail()).contains("retry timeout 120 s").contains("try again later");
        Duration waited = fixture.time.sleeps().stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(waited).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(2));
    }

    @Test
    void theCircuitOpensAfterRepeatedOutagesAndOneSuccessClosesIt() throws Exception {
        for (int failure = 0; failure < RandomUserClient.OUTAGES_TO_OPEN; failure++) {
            fixture.status(500, "text/plain", "oops");
        }
        fixture.json(UserJson.page(UserJson.user()));

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
        int asked = fixture.server.getRequestCount();

        FetchFailedException third = SourceFixture.failure(source, SourceFixture.request(1));

        assertThat(third.reason()).isEqualTo(FetchFailure.CIRCUIT_OPEN);
        assertThat(third.detail()).contains("server_error, status 500");
        assertThat(fixture.server.getRequestCount()).isEqualTo(asked);
    }

    @Test
    void case36TheBudgetOfTheWindowIsNeverExceeded() throws Exception {
        alwaysAnswer(200, "application/json", UserJson.page(UserJson.user()));
        UserSource source = fixture.source();

        for (int page = 0; page < 9; page++) {
            source.fetch(SourceFixture.request(5_000));
        }

        assertThat(fixture.time.sleeps()).containsExactly(Duration.ofMinutes(5), Duration.ofMinutes(5));
        assertThat(fixture.events.failures()).isEmpty();
    }

    @Test
    void waitingForTheBudgetCostsNoPatience() throws Exception {
        fixture.with("RETRY_TIMEOUT", "1m").json(UserJson.page(UserJson.user()));
        for (int page = 0; page < 3; page++) {
            fixture.json("{\"results\":[]}");
        }
        fixture.json("{\"results\":[]}").json(UserJson.page(UserJson.user()));
        UserSource source = fixture.source();
        source.fetch(SourceFixture.request(5_000));

        source.fetch(SourceFixture.request(5_000));

        assertThat(fixture.time.sleeps()).anyMatch(wait -> wait.compareTo(Duration.ofMinutes(4)) > 0);
    }

    @Test
    void case36WhatWasNeverServedIsNotChargedToTheBudget() throws Exception {
        for (int failure = 0; failure < 4; failure++) {
            fixture.status(502, "text/html", "<html>");
        }
        for (int page = 0; page < 4; page++) {
            fixture.json(UserJson.page(UserJson.user()));
        }
        UserSource source = fixture.source();

        for (int page = 0; page < 4; page++) {
            source.fetch(SourceFixture.request(5_000));
        }

        assertThat(fixture.time.sleeps()).hasSize(4).allMatch(wait -> wait.compareTo(Duration.ofMinutes(1)) < 0);
    }
}
