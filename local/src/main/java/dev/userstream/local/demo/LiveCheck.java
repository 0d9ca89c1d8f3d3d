package dev.userstream.local.demo;

import dev.userstream.local.pipeline.FlatJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a source for one user and judges the answer. */
final class LiveCheck {
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(3);
    private static final int OK = 200;

    private final HttpClient client;
    private final Duration patience;

    LiveCheck(HttpClient client) {
        this(client, USUAL_PATIENCE);
    }

    /** With another patience than three seconds. */
    LiveCheck(HttpClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    /** What is wrong with the source, for people; empty where a proper answer came in time. */
    Optional<String> fault(URI address) throws InterruptedException {
        URI pinned = address.getPath().length() > 1 ? address : address.resolve("/api/1.4/");
        HttpRequest request =
                HttpRequest.newBuilder(pinned.resolve("?results=1")).build();
        // The request's own timeout ends with the headers; this one bounds the body too.
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return judge(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return Optional.of("does not answer within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            return Optional.of("cannot be reached");
        }
    }

    private static Optional<String> judge(HttpResponse<String> answer) {
        if (answer.statusCode() != OK) {
            return Optional.of("answers with status " + answer.statusCode());
        }
        try {
            return FlatJson.parse(answer.body()).containsKey("results.0.login.uuid")
                    ? Optional.empty()
                    : Optional.of("answers without a user");
        } catch (IOException e) {
            return Optional.of("answers with something else than JSON");
        }
    }
}
