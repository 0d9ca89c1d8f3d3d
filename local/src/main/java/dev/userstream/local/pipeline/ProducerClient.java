package dev.userstream.local.pipeline;

import dev.userstream.events.RunId;
import dev.userstream.events.run.RunState;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Asks the producer's service for a run and how it stands. */
public final class ProducerClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int FIRST_FAILURE = 300;

    private final HttpClient client;
    private final URI address;

    /**
     * A client of one service.
     *
     * @param address its base address
     */
    public ProducerClient(HttpClient client, URI address) {
        this.client = client;
        this.address = address;
    }

    /**
     * How a run stands.
     *
     * @param state the ledger's state
     * @param published users acknowledged so far
     * @param rejected users that became dead letters so far
     * @param cause why it failed, or an empty text
     */
    public record RunStatus(RunState state, long published, long rejected, String cause) {}

    /**
     * Begins a run.
     *
     * @throws IOException if the producer refuses or does not answer
     */
    public RunStatus begin(RunId runId, long users, double rate) throws IOException, InterruptedException {
        return begin(runId, String.format(Locale.ROOT, "{\"users\":%d,\"rate\":%s}", users, rate));
    }

    /**
     * Begins a run that is to be as fast as it can.
     *
     * @throws IOException if the producer refuses or does not answer
     */
    public RunStatus begin(RunId runId, long users) throws IOException, InterruptedException {
        return begin(runId, "{\"users\":" + users + "}");
    }

    private RunStatus begin(RunId runId, String body) throws IOException, InterruptedException {
        return send(request(runId)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    /**
     * Asks after a run.
     *
     * @throws IOException if the producer does not know it or does not answer
     */
    public RunStatus status(RunId runId) throws IOException, InterruptedException {
        return send(request(runId).GET());
    }

    private HttpRequest.Builder request(RunId runId) {
        String name = URLEncoder.encode(runId.value(), StandardCharsets.UTF_8);
        return HttpRequest.newBuilder(address.resolve("/runs/" + name)).timeout(TIMEOUT);
    }

    private HttpResponse<String> answer(HttpRequest request) throws IOException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException(
                    "producer: " + request.uri() + ": " + e.getMessage() + " (expected: an answer within "
                            + TIMEOUT.toSeconds() + " s; its log says more)",
                    e);
        }
    }

    private RunStatus send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = answer(request.build());
        if (answer.statusCode() >= FIRST_FAILURE) {
            throw new IOException("producer: " + answer.uri() + " answers " + answer.statusCode() + ": "
                    + answer.body().strip());
        }
        Map<String, String> run = FlatJson.parse(answer.body());
        return new RunStatus(
                RunState.valueOf(run.getOrDefault("state", RunState.RUNNING.name())),
                Long.parseLong(run.getOrDefault("published", "0")),
                Long.parseLong(run.getOrDefault("rejected", "0")),
                run.getOrDefault("cause", ""));
    }
}
