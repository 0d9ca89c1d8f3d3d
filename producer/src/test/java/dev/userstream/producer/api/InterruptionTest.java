package dev.userstream.producer.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Case 39: a fetch ends at once when it is interrupted, in each of its phases. In real time, with waits that would last hours. */
@Timeout(20)
class InterruptionTest {
    private final SourceFixture fixture = new SourceFixture();
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CompletableFuture<Throwable> ended = new CompletableFuture<>();

    @AfterEach
    void stop() {
        fixture.close();
    }

    private Thread fetching(Map<String, String> settings, URI url, PageRequest request) {
        FetchListener listener = new FetchListener() {
            @Override
            public void waiting(PageRequest asked, FetchFailure cause, Duration wait) {
                waiting.countDown();
            }
        };
        UserSource source = new RandomUserClient(
                SourceFixture.settings(url, settings),
                listener,
                new OkHttpClient(),
                MonotonicTime.SYSTEM,
                InstantSource.system(),
                () -> 0L);
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    source.fetch(request);
                }
            } catch (InterruptedException | FetchFailedException | RuntimeException e) {
                ended.complete(e);
            }
        });
        thread.start();
        return thread;
    }

    private void assertEndsOnceInterrupted(Thread thread) throws Exception {
        thread.interrupt();

        assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void case39DuringBackOff() throws Exception {
        fixture.status(500, "text/plain", "oops");
        Thread thread = fetching(
                Map.of("USERSTREAM_API_BACKOFF_MIN", "1h", "USERSTREAM_API_BACKOFF_MAX", "1h"),
                fixture.server.url("/").uri(),
                SourceFixture.request(1));

        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();

        assertEndsOnceInterrupted(thread);
    }

    @Test
    void case39WhileTheBudgetSaysWait() throws Exception {
        fixture.json(UserJson.pageOf(5_000));
        Thread thread = fetching(
                Map.of("USERSTREAM_API_BUDGET_USERS", "5000"),
                fixture.server.url("/").uri(),
                SourceFixture.request(5_000));

        assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();

        assertEndsOnceInterrupted(thread);
    }

    @Test
    void case39WhileTheAnswerIsAwaited() throws Exception {
        try (RawServer server = RawServer.answeringAndStaying("")) {
            Thread thread =
                    fetching(Map.of("USERSTREAM_API_EXCHANGE_TIMEOUT", "1h"), server.url(), SourceFixture.request(1));

            assertThat(server.wasAsked()).isTrue();

            assertEndsOnceInterrupted(thread);
            assertThat(server.clientLeft()).isTrue();
        }
    }

    @Test
    void case39WhileTheBodyDrips() throws Exception {
        try (RawServer server = RawServer.dripping("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")) {
            Thread thread =
                    fetching(Map.of("USERSTREAM_API_EXCHANGE_TIMEOUT", "1h"), server.url(), SourceFixture.request(1));

            assertThat(server.wasAsked()).isTrue();

            assertEndsOnceInterrupted(thread);
            assertThat(server.clientLeft()).isTrue();
        }
    }
}
