package dev.userstream.job.query;

import dev.userstream.events.store.Store;
import dev.userstream.http.HttpServer;
import dev.userstream.http.Json;
import dev.userstream.http.Problem;
import dev.userstream.http.RequestGuard;
import dev.userstream.job.config.JobSettings;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.query.SupervisorState.Phase;
import dev.userstream.settings.SettingNames;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@code /health}, {@code /metrics} and {@code /queries}. Thread-safe. */
final class ControlServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    private final RunControl control;
    private final Queries queries;
    private final JobMetrics metrics;
    private final HttpServer server;

    /** The stores that have a query, and the state and the progress of each query. */
    public record Queries(
            Set<Store> stores, Function<Store, SupervisorState> states, Function<Store, StoreProgress> progress) {}

    record QueryDocument(
            String store,
            Phase state,
            @Nullable Instant lastBatchAt,
            @Nullable Long lag,
            int failures,
            @Nullable String cause,
            @Nullable String detail) {}

    record QueriesDocument(boolean running, List<QueryDocument> queries) {}

    record HealthDocument(String status, List<QueryDocument> queries) {}

    record RunningRequest(@Nullable Boolean running) {}

    /**
     * Starts serving.
     *
     * @throws IOException if the address cannot be bound
     */
    public ControlServer(RunControl control, Queries queries, JobMetrics metrics, JobSettings settings)
            throws IOException {
        this.control = control;
        this.queries = queries;
        this.metrics = metrics;
        this.server = HttpServer.start(
                settings.httpAddress(),
                new RequestGuard(settings.httpAllowedHosts(), SettingNames.JOB_HTTP_ALLOWED_HOSTS),
                error -> error instanceof UncheckedIOException
                        ? Optional.of(Problem.unavailable(String.valueOf(error.getMessage())))
                        : Optional.empty(),
                this::addRoutes);
        LOG.info(
                "event=control_started address=http://{}:{}",
                settings.httpAddress().getHostString(),
                port());
    }

    /** The port on which it listens. */
    public int port() {
        return server.address().getPort();
    }

    @Override
    public void close() {
        server.close();
    }

    private void addRoutes(RoutesConfig routes) {
        routes.get("/health", this::health);
        routes.get("/metrics", HttpServer.metrics(metrics::scrape));
        routes.get("/queries", context -> Json.send(context, 200, document()));
        routes.put("/queries", this::change);
    }

    /** Healthy is a job whose queries all run, or are stopped on request. */
    private void health(Context context) {
        List<QueryDocument> all = document().queries();
        boolean waiting = all.stream().anyMatch(query -> query.state() == Phase.WAITING);
        boolean running = all.stream().allMatch(query -> query.state() == Phase.RUNNING);
        String status = waiting ? "waiting" : running ? "ok" : "stopped";
        Json.send(context, waiting ? 503 : 200, new HealthDocument(status, all));
    }

    private void change(Context context) {
        Boolean running = Json.parse(Json.body(context), RunningRequest.class).running();
        if (running == null) {
            throw Problem.badRequest("running: not there (expected: true or false)");
        }
        if (control.running() != running) {
            LOG.info("event=queries_requested running={}", running);
        }
        control.setRunning(running);
        Json.send(context, 202, document());
    }

    private QueriesDocument document() {
        return new QueriesDocument(
                control.running(),
                queries.stores().stream().sorted().map(this::document).toList());
    }

    private QueryDocument document(Store store) {
        SupervisorState state = queries.states().apply(store);
        StoreProgress progress = queries.progress().apply(store);
        @Nullable StoreFailure failure = state.lastFailure();
        return new QueryDocument(
                store.label(),
                state.phase(),
                progress.lastBatchAt(),
                progress.lag(),
                state.failures(),
                failure == null ? null : failure.reason().label(),
                failure == null ? null : failure.getMessage());
    }
}
