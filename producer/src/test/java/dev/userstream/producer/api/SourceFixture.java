package dev.userstream.producer.api;

import dev.userstream.events.RunId;
import dev.userstream.producer.config.ApiSettings;
import dev.userstream.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;

/** A scripted server and the real source in front of it; only waiting is not real. */
final class SourceFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final RunId RUN = new RunId("run-1");

    final MockWebServer server = new MockWebServer();
    final FakeTime time = new FakeTime();
    final RecordedEvents events = new RecordedEvents();
    ApiSettings settings;
    OkHttpClient client = new OkHttpClient();

    SourceFixture() {
        try {
            server.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings = settings(server.url("/api/1.4/").uri(), Map.of());
    }

    static ApiSettings settings(URI url, Map<String, String> more) {
        Map<String, String> values = new java.util.HashMap<>(
                Map.of("USERSTREAM_API_URL", url.toString(), "USERSTREAM_API_RETRY_TIMEOUT", "10h"));
        values.putAll(more);
        Settings settings = Settings.of(values);
        ApiSettings api = ApiSettings.read(settings);
        settings.check(ApiSettings.PREFIX);
        return api;
    }

    /** The same server with other settings. */
    SourceFixture with(String name, String value) {
        settings = settings(server.url("/api/1.4/").uri(), Map.of(ApiSettings.PREFIX + name, value));
        return this;
    }

    UserSource source() {
        return new RandomUserClient(settings, events, client, time, InstantSource.fixed(NOW), () -> 0L);
    }

    static PageRequest request(int size) {
        return new PageRequest(RUN, "0123456789abcdef", 1, size, List.of());
    }

    /** Answers next: JSON with status 200. */
    SourceFixture json(String body) {
        return answer(jsonAnswer(body));
    }

    SourceFixture status(int status, String contentType, String body) {
        return answer(new MockResponse.Builder()
                .code(status)
                .setHeader("Content-Type", contentType)
                .body(body)
                .build());
    }

    SourceFixture answer(MockResponse answer) {
        server.enqueue(answer);
        return this;
    }

    static MockResponse jsonAnswer(String body) {
        return new MockResponse.Builder()
                .setHeader("Content-Type", "application/json; charset=utf-8")
                .body(body)
                .build();
    }

    /** Fetches a page of that size, which must arrive. */
    UserPage page(int size) throws InterruptedException {
        try {
            return source().fetch(request(size));
        } catch (FetchFailedException e) {
            throw new AssertionError(e);
        }
    }

    /** Fetches a page without retries, which must fail. */
    FetchFailedException failure() throws InterruptedException {
        ApiSettings impatient = new ApiSettings(
                settings.url(),
                settings.exchangeTimeout(),
                settings.maxBodyBytes(),
                settings.budgetUsers(),
                settings.budgetWindow(),
                Duration.ofNanos(1),
                settings.backoffMin(),
                settings.backoffMax());
        return failure(
                new RandomUserClient(impatient, events, client, time, InstantSource.fixed(NOW), () -> 0L), request(1));
    }

    /** Fetches a page, which must fail in the end. */
    static FetchFailedException failure(UserSource source, PageRequest request) throws InterruptedException {
        try {
            source.fetch(request);
        } catch (FetchFailedException e) {
            return e;
        }
        throw new AssertionError("the page arrived");
    }

    @Override
    public void close() {
        server.close();
    }
}
