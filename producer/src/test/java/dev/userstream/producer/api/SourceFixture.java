package dev.userstream.producer.api;

import dev.userstream.events.RunId;
import dev.userstream.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;

/** A scripted server and the real source in front of it; only waiting is not real. */
final class SourceFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    static final RunId RUN = new RunId("run-1");
    static final String SEED = "0123456789abcdef";

    final MockWebServer server = new MockWebServer();
    final FakeTime time = new FakeTime();
    final RecordedEvents events = new RecordedEvents();
    OkHttpClient client = new OkHttpClient();
    private final Map<String, String> values = new HashMap<>();

    SourceFixture() {
        try {
            server.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        at(server.url("/api/1.4/").uri()).with("RETRY_TIMEOUT", "10h");
    }

    /** The source at another address. */
    SourceFixture at(URI url) {
        return with("URL", url.toString());
    }

    /** A setting, by its name without prefix. */
    SourceFixture with(String name, String value) {
        values.put(ApiSettings.PREFIX + name, value);
        return this;
    }

    UserSource source() {
        return source(time);
    }

    UserSource source(MonotonicTime time) {
        Settings settings = Settings.of(values);
        ApiSettings api = ApiSettings.read(settings);
        settings.check(ApiSettings.PREFIX);
        return new RandomUserClient(api, events, client, time, InstantSource.fixed(NOW), () -> 0L);
    }

    static PageRequest request(int size) {
        return new PageRequest(RUN, SEED, 1, size, List.of());
    }

    /** Answers next: JSON with status 200. */
    SourceFixture json(String body) {
        return status(200, "application/json; charset=utf-8", body);
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

    /** Fetches a page of that size, which must arrive. */
    UserPage page(int size) throws InterruptedException {
        return fetch(source(), request(size));
    }

    /** Fetches a page, which must arrive. */
    static UserPage fetch(UserSource source, PageRequest request) throws InterruptedException {
        try {
            return source.fetch(request);
        } catch (FetchFailedException e) {
            throw new AssertionError(e);
        }
    }

    /** Fetches a page without retries, which must fail. */
    FetchFailedException failure() throws InterruptedException {
        return failure(with("RETRY_TIMEOUT", "1ms").source(), request(1));
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
