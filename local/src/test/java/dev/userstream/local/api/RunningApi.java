package dev.userstream.local.api;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The offline API on a real port, with a client. */
final class RunningApi implements AutoCloseable {
    final OfflineApi api;
    private final HttpClient client = HttpClient.newHttpClient();

    RunningApi(OfflineApiOptions options) throws IOException {
        api = OfflineApi.start(options);
    }

    /** The answer's text to a query such as {@code results=3&seed=abc}. */
    String users(String query) throws Exception {
        return new String(get("?" + query).body(), StandardCharsets.UTF_8);
    }

    HttpResponse<byte[]> get(String relative, String... headers) throws Exception {
        return send(request(relative, headers));
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpRequest.Builder request(String relative, String... headers) {
        URI address = api.address().resolve(relative);
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20));
        return headers.length == 0 ? request : request.headers(headers);
    }

    @Override
    public void close() {
        api.close();
    }
}
