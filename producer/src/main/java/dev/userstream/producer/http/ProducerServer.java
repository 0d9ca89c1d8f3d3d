package dev.userstream.producer.http;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.http.HttpServer;
import dev.userstream.http.Json;
import dev.userstream.http.Problem;
import dev.userstream.http.RequestGuard;
import dev.userstream.kafka.KafkaRefusedException;
import dev.userstream.kafka.KafkaUnavailableException;
import dev.userstream.producer.run.RunService;
import dev.userstream.settings.SettingNames;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The HTTP API of the runs. */
public final class ProducerServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;

    private final RunService runs;
    private final Supplier<String> waitsFor;
    private final Supplier<String> metrics;
    private final HttpServer server;

    /**
     * Starts to serve.
     *
     * @param address where to listen; port 0 for any free one
     * @param allowedHosts names with a dot under which requests are accepted
     * @param waitsFor what the start waits for, as long as the runs are not ready
     * @param metrics the metrics in Prometheus' text format
     * @throws IOException if the address cannot be bound
     */
    public ProducerServer(
            InetSocketAddress address,
            Set<String> allowedHosts,
            RunService runs,
            Supplier<String> waitsFor,
            Supplier<String> metrics)
            throws IOException {
        this.runs = runs;
        this.waitsFor = waitsFor;
        this.metrics = metrics;
        this.server = HttpServer.start(
                address,
                new RequestGuard(allowedHosts, SettingNames.PRODUCER_HTTP_ALLOWED_HOSTS),
                ProducerServer::problem,
                this::addRoutes);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** Stops immediately; responses that are being sent are cut. */
    @Override
    public void close() {
        server.close();
    }

    private void addRoutes(RoutesConfig routes) {
        routes.get("/health", context -> {
            requireReady();
            Json.send(context, OK, Map.of("status", "ready"));
        });
        routes.get("/metrics", HttpServer.metrics(metrics));
        routes.get("/runs", context -> {
            requireReady();
            Json.send(
                    context,
                    OK,
                    Map.of("runs", runs.list().stream().map(RunCodec::document).toList()));
        });
        routes.get("/runs/{run_id}", context -> {
            Json.send(context, OK, RunCodec.document(runs.find(readyFor(context))));
        });
        routes.put("/runs/{run_id}", this::submit);
        routes.delete("/runs/{run_id}", context -> {
            Run run = runs.cancel(readyFor(context));
            Json.send(context, run.state().isFinished() ? OK : ACCEPTED, RunCodec.document(run));
        });
    }

    private void submit(Context context) throws InterruptedException {
        RunId id = readyFor(context);
        RunService.Submission submission = runs.submit(id, RunRequestBody.read(Json.body(context)));
        if (submission.isNew()) {
            context.header("Location", "/runs/" + URLEncoder.encode(id.value(), StandardCharsets.UTF_8));
        }
        Json.send(context, submission.isNew() ? CREATED : OK, RunCodec.document(submission.run()));
    }

    private void requireReady() {
        if (!runs.isReady()) {
            throw Problem.unavailable("not ready yet: " + waitsFor.get());
        }
    }

    /** The id that the request names, once the runs are ready. */
    private RunId readyFor(Context context) {
        String id = context.pathParam("run_id");
        if (!RunId.isValid(id)) {
            throw Problem.badRequest("run id: not usable (expected: " + RunId.EXPECTED + ")");
        }
        requireReady();
        return new RunId(id);
    }

    private static Optional<Problem> problem(Exception error) {
        String detail = String.valueOf(error.getMessage());
        if (error instanceof KafkaUnavailableException) {
            return Optional.of(Problem.unavailable(detail));
        }
        return error instanceof KafkaRefusedException
                ? Optional.of(Problem.refused("Kafka", detail))
                : Optional.empty();
    }
}
