package dev.userstream.ops.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.userstream.http.Json;
import dev.userstream.http.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Another service of the pipeline, the producer or the job: whether it answers, and requests that are passed on to it. Thread-safe.
 */
final class Upstream {
    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(20);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(POLL_TIMEOUT).build();

    private final String name;
    private final String setting;
    private final Optional<URI> url;
    private final String polledPath;
    private volatile @Nullable CompletableFuture<Void> poll;
    private volatile @Nullable Answer latest;

    /** The last answer to a poll; the document is {@code null} where there is a problem. */
    record Answer(@Nullable String problem, @Nullable JsonNode document) {}

    /**
     * A service that was not polled yet.
     *
     * @param setting the setting that holds the address, for messages
     * @param polledPath path of the document that shows the service's state
     */
    Upstream(String name, String setting, Optional<URI> url, String polledPath) {
        this.name = name;
        this.setting = setting;
        this.url = url;
        this.polledPath = polledPath;
    }

    /** The name of the component. */
    String name() {
        return name;
    }

    boolean isConfigured() {
        return url.isPresent();
    }

    /** The last answer; {@code null} before the first, and without an address. */
    @Nullable
    Answer latest() {
        return latest;
    }

    /** Starts a poll unless one is running. */
    void poll() {
        CompletableFuture<Void> last = poll;
        if (url.isEmpty() || (last != null && !last.isDone())) {
            return;
        }
        HttpRequest request = HttpRequest.newBuilder(at(url.get(), polledPath))
                .timeout(POLL_TIMEOUT)
                .build();
        poll = HTTP.sendAsync(request, BodyHandlers.ofByteArray())
                .handle(this::answer)
                .thenAccept(answer -> latest = answer);
    }

    private Answer answer(@Nullable HttpResponse<byte[]> response, @Nullable Throwable error) {
        if (error != null || response == null) {
            return new Answer(noAnswer(), null);
        }
        JsonNode document = document(response);
        return response.statusCode() == 200
                ? new Answer(null, document)
                : new Answer(name + ": " + document.path("detail").asText("status " + response.statusCode()), null);
    }

    /** Passes a request on, with the body that this service has checked, and answers with the response. */
    void forward(Context context, String path, byte[] body) throws InterruptedException {
        URI address = url.orElseThrow(() -> Problem.unavailable(
                name + ": no address (expected: " + setting + "; set it and restart this service)"));
        HttpRequest request = HttpRequest.newBuilder(at(address, path))
                .timeout(REQUEST_TIMEOUT)
                .header("Content-Type", "application/json")
                .method(context.method().name(), BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
            context.status(response.statusCode())
                    .contentType(response.statusCode() < 400 ? "application/json" : "application/problem+json")
                    .result(response.body());
        } catch (IOException e) {
            throw Problem.unavailable(noAnswer());
        }
    }

    private static URI at(URI address, String path) {
        return URI.create(address.toString().replaceFirst("/$", "") + path);
    }

    private String noAnswer() {
        return name + ": no answer from " + url.orElseThrow() + " (expected: a running service; is " + setting
                + " right?)";
    }

    private static JsonNode document(HttpResponse<byte[]> response) {
        try {
            return Json.MAPPER.readTree(response.body());
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
