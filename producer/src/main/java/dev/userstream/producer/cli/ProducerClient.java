package dev.userstream.producer.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.http.Json;
import dev.userstream.producer.http.RunRequestBody;
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

/** Client of the producer's service. Retries while the service restarts or waits for Kafka. Thread-safe. */
final class ProducerClient {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final MediaType JSON_TYPE = MediaType.get("application/json");
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);
    private static final int MAX_ATTEMPTS = 60;

    private final OkHttpClient http =
            new OkHttpClient.Builder().callTimeout(CALL_TIMEOUT).build();
    private final URI url;
    private final Retry whenNotReady;
    private final Retry whenUnavailable;

    /**
     * A client that sends nothing yet.
     *
     * @param retryInterval pause between two of 60 attempts
     * @param waiting receives the reason of the first retry
     */
    ProducerClient(URI url, Duration retryInterval, Consumer<String> waiting) {
        this.url = url;
        this.whenNotReady = retry(retryInterval, failed -> failed.status == 503, waiting);
        this.whenUnavailable = retry(retryInterval, failed -> !failed.isRefusal(), waiting);
    }

    /** A request failed; the message has the reason and the next step. */
    static final class RequestFailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;

        /**
         * A failed request.
         *
         * @param status of the answer; 0 where there is none
         */
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
        return whenNotReady.executeSupplier(() -> send("PUT", id, RequestBody.create(Json.bytes(body), JSON_TYPE)));
    }

    /** The run as it stands now. */
    Run get(RunId id) {
        return whenUnavailable.executeSupplier(() -> send("GET", id, null));
    }

    /** Cancels a run. */
    Run delete(RunId id) {
        return send("DELETE", id, null);
    }

    private Run send(String method, RunId id, @Nullable RequestBody body) {
        HttpUrl address = HttpUrl.get(url)
                .newBuilder()
                .addPathSegment("runs")
                .addPathSegment(id.value())
                .build();
        Request request =
                new Request.Builder().url(address).method(method, body).build();
        try (Response response = http.newCall(request).execute()) {
            byte[] answer = response.body().bytes();
            if (response.isSuccessful()) {
                return RunCodec.decode(answer);
            }
            throw new RequestFailedException(response.code(), detail(response.code(), answer));
        } catch (IOException e) {
            throw new RequestFailedException(
                    0,
                    "producer: no answer from " + url + " (expected: a running `userstream serve`; is "
                            + SettingNames.PRODUCER_URL + " right?): " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new RequestFailedException(
                    404,
                    "producer: " + url + " is not the producer's service (expected: its address in "
                            + SettingNames.PRODUCER_URL + "): " + e.getMessage());
        }
    }

    private String detail(int status, byte[] answer) throws IOException {
        try {
            String detail = JSON.readTree(answer).path("detail").asText();
            return detail.isEmpty() ? url + " answers with status " + status : detail;
        } catch (JsonProcessingException e) {
            return url + " answers with status " + status;
        }
    }

    private static Retry retry(
            Duration interval, Predicate<RequestFailedException> repeatable, Consumer<String> waiting) {
        Retry retry = Retry.of(
                "producer",
                RetryConfig.custom()
                        .maxAttempts(MAX_ATTEMPTS)
                        .waitDuration(interval)
                        .retryOnException(
                                error -> error instanceof RequestFailedException failed && repeatable.test(failed))
                        .build());
        retry.getEventPublisher().onRetry(event -> {
            if (event.getNumberOfRetryAttempts() == 1 && event.getLastThrowable() != null) {
                waiting.accept(String.valueOf(event.getLastThrowable().getMessage()));
            }
        });
        return retry;
    }
}
