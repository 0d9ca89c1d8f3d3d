package dev.userstream.producer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.http.Json;
import dev.userstream.producer.http.RunRequestBody;
import dev.userstream.settings.ErrorText;
import dev.userstream.settings.SettingNames;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Client of the producer's service. Retries while the service restarts or waits for Kafka. Thread-safe.
 *
 * @param waiting receives the reason of a request's first retry
 */
record ProducerClient(URI url, Consumer<String> waiting) {
    private static final OkHttpClient HTTP =
            new OkHttpClient.Builder().callTimeout(Duration.ofSeconds(20)).build();
    private static final MediaType JSON_TYPE = MediaType.get("application/json");
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);
    private static final int MAX_ATTEMPTS = 60;
    private static final int UNAVAILABLE = 503;

    /** A request failed; the message has the reason and the next step. */
    static final class RequestFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        /** A failed request; the status is 0 where there is no answer. */
        RequestFailedException(int status, String message) {
            super(message);
            this.status = status;
        }

        /** Whether the service refuses the request, so that repeating it does not help. */
        boolean isRefusal() {
            return status >= 400 && status < 500;
        }
    }

    /** Starts or resumes a run. Not repeated where nothing listens: the service may not be running at all. */
    Run put(RunId id, RunRequestBody body) {
        return retry(failed -> failed.status == UNAVAILABLE)
                .executeSupplier(() -> send("PUT", id, RequestBody.create(Json.bytes(body), JSON_TYPE)));
    }

    /** The run as it stands now. */
    Run get(RunId id) {
        return retry(failed -> !failed.isRefusal()).executeSupplier(() -> send("GET", id, null));
    }

    /** Cancels a run. */
    Run delete(RunId id) {
        return send("DELETE", id, null);
    }

    private Run send(String method, RunId id, @Nullable RequestBody body) {
        HttpUrl.Builder address =
                HttpUrl.get(url).newBuilder().addPathSegment("runs").addPathSegment(id.value());
        Request request =
                new Request.Builder().url(address.build()).method(method, body).build();
        try (Response response = HTTP.newCall(request).execute()) {
            byte[] answer = response.body().bytes();
            if (response.isSuccessful()) {
                return RunCodec.decode(answer);
            }
            throw new RequestFailedException(response.code(), detail(response.code(), answer));
        } catch (IOException e) {
            throw new RequestFailedException(
                    0,
                    "producer: no answer from " + url + " (expected: a running `userstream serve`; is "
                            + SettingNames.PRODUCER_URL + " right?): " + ErrorText.of(e));
        } catch (IllegalArgumentException e) {
            throw new RequestFailedException(
                    404,
                    "producer: " + url + " is not the producer's service (expected: its address in "
                            + SettingNames.PRODUCER_URL + "): " + ErrorText.of(e));
        }
    }

    private String detail(int status, byte[] answer) throws IOException {
        try {
            return Json.MAPPER.readTree(answer).path("detail").asText(url + " answers with status " + status);
        } catch (JsonProcessingException e) {
            return url + " answers with status " + status;
        }
    }

    private Retry retry(Predicate<RequestFailedException> isTransient) {
        Retry retry = Retry.of(
                "producer",
                RetryConfig.custom()
                        .maxAttempts(MAX_ATTEMPTS)
                        .waitDuration(RETRY_INTERVAL)
                        .retryOnException(
                                error -> error instanceof RequestFailedException failed && isTransient.test(failed))
                        .build());
        retry.getEventPublisher().onRetry(event -> {
            if (event.getNumberOfRetryAttempts() == 1 && event.getLastThrowable() != null) {
                waiting.accept(String.valueOf(event.getLastThrowable().getMessage()));
            }
        });
        return retry;
    }
}
