package dev.userstream.ops.http;

import dev.userstream.http.HttpServer;
import dev.userstream.http.Json;
import dev.userstream.http.Problem;
import dev.userstream.http.RequestGuard;
import dev.userstream.ops.audit.Audit.UnknownRunException;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.ops.status.Health;
import dev.userstream.ops.status.StatusReport;
import dev.userstream.settings.SettingNames;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The operator's HTTP service: audits, status, health and metrics, all read-only. Thread-safe. */
public final class OpsServer implements AutoCloseable {
    private static final long STATUS_WAIT_MS = 1_000;

    private final Supplier<Pipeline> pipelines;
    private final Health health;
    /** Counting rows is expensive, so one status is made at a time. */
    private final Semaphore statusPermit = new Semaphore(1);

    private final HttpServer server;

    /**
     * Starts serving.
     *
     * @param address where to listen; port 0 for any free one
     * @param allowedHosts names with a dot under which requests are accepted
     * @param pipelines opens the connections of one request, or throws
     * @param audited receives every audit's report
     * @param metrics gives the metrics in Prometheus' text format
     * @throws IOException if the address cannot be bound
     */
    public OpsServer(
            InetSocketAddress address,
            Set<String> allowedHosts,
            Supplier<Pipeline> pipelines,
            Health health,
            Consumer<AuditReport> audited,
            Supplier<String> metrics)
            throws IOException {
        this.pipelines = pipelines;
        this.health = health;
        AuditEndpoint audit = new AuditEndpoint(pipelines, new AuditSlots(System::nanoTime), audited);
        RequestGuard guard = new RequestGuard(allowedHosts, SettingNames.OPS_HTTP_ALLOWED_HOSTS);
        server = HttpServer.start(address, guard, OpsServer::problem, routes -> {
            routes.get("/audit/{run_id}", audit::handle);
            routes.get("/status", this::status);
            routes.get("/health", this::health);
            routes.get(
                    "/metrics",
                    context -> context.contentType(HttpServer.METRICS_TYPE).result(metrics.get()));
        });
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** Stops at once; requests in progress are cut. */
    @Override
    public void close() {
        server.close();
    }

    private void status(Context context) throws InterruptedException {
        if (!statusPermit.tryAcquire(STATUS_WAIT_MS, TimeUnit.MILLISECONDS)) {
            throw Problem.unavailable("status: another request is being answered (expected: none; retry later)");
        }
        try (Pipeline pipeline = pipelines.get()) {
            Json.send(context, 200, StatusReport.of(pipeline));
        } finally {
            statusPermit.release();
        }
    }

    private void health(Context context) throws InterruptedException {
        Map<String, Optional<String>> results = health.check();
        String problems = results.values().stream().flatMap(Optional::stream).collect(Collectors.joining("; "));
        if (!problems.isEmpty()) {
            throw Problem.unavailable(problems);
        }
        Map<String, String> components = new LinkedHashMap<>();
        results.keySet().forEach(name -> components.put(name, "up"));
        Json.send(context, 200, new HealthDocument("ready", components));
    }

    private static Optional<Problem> problem(Exception exception) {
        return exception instanceof UnknownRunException
                ? Optional.of(Problem.notFound(String.valueOf(exception.getMessage())))
                : UnreachableException.messageOf(exception).map(Problem::unavailable);
    }

    private record HealthDocument(String status, Map<String, String> components) {}
}
