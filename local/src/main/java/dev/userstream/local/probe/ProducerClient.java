package dev.userstream.local.probe;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/** Starts runs of the producer's service and reads their state. */
public final class ProducerClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int FIRST_FAILURE = 300;

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI address;

    /** A client of the service at this base address. */
    public ProducerClient(URI address) {
        this.address = address;
    }

    /**
     * Starts a run at so many users a second.
     *
     * @throws IOException if the producer refuses or does not answer
     */
    public Run begin(RunId runId, long users, double rate) throws IOException, InterruptedException {
        String body = String.format(Locale.ROOT, "{\"users\":%d,\"rate\":%s}", users, rate);
        return send(request(runId)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    /**
     * Reads a run.
     *
     * @throws IOException if the producer does not know it or does not answer
     */
    public Run status(RunId runId) throws IOException, InterruptedException {
        return send(request(runId).GET());
    }

    private HttpRequest.Builder request(RunId runId) {
        String name = URLEncoder.encode(runId.value(), StandardCharsets.UTF_8);
        return HttpRequest.newBuilder(address.resolve("/runs/" + name)).timeout(TIMEOUT);
    }

    private Run send(HttpRequest.Builder builder) throws IOException, InterruptedException {
        HttpRequest request = builder.build();
        HttpResponse<byte[]> answer;
        try {
            answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new IOException(
                    "producer: " + request.uri() + ": " + e.getMessage() + " (expected: an answer within "
                            + TIMEOUT.toSeconds() + " s; its log has more)",
                    e);
        }
        if (answer.statusCode() >= FIRST_FAILURE) {
            throw new IOException("producer: " + request.uri() + " answers " + answer.statusCode() + ": "
                    + new String(answer.body(), StandardCharsets.UTF_8).strip());
        }
        return RunCodec.decode(answer.body());
    }
}
