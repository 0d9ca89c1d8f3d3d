package dev.userstream.ops.service;

import dev.userstream.events.RunId;
import dev.userstream.http.HttpServer;
import dev.userstream.http.Json;
import dev.userstream.http.Problem;
import dev.userstream.http.RequestGuard;
import dev.userstream.ops.audit.Audit;
import dev.userstream.ops.audit.Audit.UnknownRunException;
import dev.userstream.ops.audit.AuditPolicy;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.console.Console;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.settings.Durations;
import dev.userstream.settings.SettingNames;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's HTTP service: audits, status, health, metrics and the console. Thread-safe. */
public final class OpsServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpsServer.class);
    private static final long STATUS_WAIT_MS = 1_000;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);
    private static final String TIMEOUT = "timeout=";

    private final Supplier<Pipeline> pipelines;
    private final AuditPolicy policy;
    private final Health health;
    private final Console console;
    private final Consumer<AuditReport> audited;
    private final AuditSlots slots = new AuditSlots(System::nanoTime);
    /** Counting rows is expensive, so one status is made at a time. */
    private final Semaphore statusPermit = new Semaphore(1);

    private final HttpServer server;

    /**
     * Starts serving.
     *
     * @param address where to listen; port 0 for any free one
     * @param pipelines opens the connections of one request, or throws
     * @param metrics gives the metrics in Prometheus' text format
     * @throws IOException if the address cannot be bound
     */
    public OpsServer(
            InetSocketAddress address,
            Set<String> allowedHosts,
            Supplier<Pipeline> pipelines,
            AuditPolicy policy,
            Health health,
            Console console,
            Consumer<AuditReport> audited,
            Supplier<String> metrics)
            throws IOException {
        this.pipelines = pipelines;
        this.policy = policy;
        this.health = health;
        this.console = console;
        this.audited = audited;
        RequestGuard guard = new RequestGuard(allowedHosts, SettingNames.OPS_HTTP_ALLOWED_HOSTS);
        server = HttpServer.start(
                address,
                guard,
                OpsServer::problem,
                routes -> {
                    routes.get("/audit/{run_id}", this::audit);
                    routes.get("/status", this::status);
                    routes.get("/health", this::health);
                    routes.get("/metrics", HttpServer.metrics(metrics));
                    console.addRoutes(routes);
                },
                Console::addFiles);
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

    private void audit(Context context) throws InterruptedException {
        String id = context.pathParam("run_id");
        if (!RunId.isValid(id)) {
            throw Problem.badRequest("run id: invalid (expected: " + RunId.EXPECTED + ")");
        }
        RunId runId = new RunId(id);
        Duration timeout = timeout(context);
        Optional<AuditReport> cached = slots.take(runId);
        Json.send(context, 200, cached.isPresent() ? cached.get() : audit(runId, timeout));
    }

    /** Releases the slot that the caller has taken. */
    private AuditReport audit(RunId runId, Duration timeout) throws InterruptedException {
        Optional<AuditReport> finished = Optional.empty();
        try (Pipeline pipeline = pipelines.get()) {
            AuditReport report =
                    new Audit(pipeline, policy, console.audits().start(runId)).run(Optional.of(runId), timeout);
            console.audits().finished(runId, report);
            finished = Optional.of(report);
            audited.accept(report);
            String verdict = report.verdict().label();
            LOG.info("event=audited run_id={} verdict={} duration_ms={}", runId, verdict, report.durationMs());
            return report;
        } finally {
            console.audits().end(runId);
            slots.release(runId, finished);
        }
    }

    private static Duration timeout(Context context) {
        String query = context.queryString();
        if (query == null || query.isEmpty()) {
            return DEFAULT_TIMEOUT;
        }
        try {
            Duration timeout = Durations.parse(query.startsWith(TIMEOUT) ? query.substring(TIMEOUT.length()) : "");
            if (timeout.compareTo(MAX_TIMEOUT) <= 0) {
                return timeout;
            }
        } catch (IllegalArgumentException e) {
            // Refused as too long a timeout is.
        }
        throw Problem.badRequest("query: " + query + " (expected: timeout=DURATION of at most 10m, or none)");
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

    private void health(Context context) {
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
