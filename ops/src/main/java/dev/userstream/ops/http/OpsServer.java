package dev.userstream.ops.http;

import dev.userstream.events.RunId;
import dev.userstream.http.HttpServer;
import dev.userstream.http.Json;
import dev.userstream.http.Problem;
import dev.userstream.http.RequestGuard;
import dev.userstream.ops.audit.Audit;
import dev.userstream.ops.audit.AuditProgress;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.Pause;
import dev.userstream.ops.audit.UnknownRunException;
import dev.userstream.ops.health.Health;
import dev.userstream.ops.json.Documents;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.UnreachableException;
import dev.userstream.ops.status.Status;
import dev.userstream.settings.Durations;
import dev.userstream.settings.SettingNames;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
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

/** The operator's HTTP service: audits, state, health and metrics, read only. Thread-safe. */
public final class OpsServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpsServer.class);
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);
    private static final long STATUS_WAIT_MS = 1_000;

    private final Supplier<Pipeline.Access> pipeline;
    private final Health health;
    private final Consumer<AuditReport> audited;
    private final Supplier<String> metrics;
    private final AuditSlots slots = new AuditSlots(System::nanoTime);
    private final Semaphore statusReads = new Semaphore(1);
    private final HttpServer server;

    private OpsServer(
            InetSocketAddress address,
            Set<String> allowedHosts,
            Supplier<Pipeline.Access> pipeline,
            Health health,
            Consumer<AuditReport> audited,
            Supplier<String> metrics)
            throws IOException {
        this.pipeline = pipeline;
        this.health = health;
        this.audited = audited;
        this.metrics = metrics;
        RequestGuard guard = new RequestGuard(allowedHosts, SettingNames.OPS_HTTP_ALLOWED_HOSTS);
        this.server = HttpServer.start(address, guard, OpsServer::problem, this::addRoutes);
    }

    /**
     * Starts serving.
     *
     * @param address where to listen; port 0 for any free one
     * @param allowedHosts names with a dot under which requests are accepted
     * @param pipeline opens what one request reads, or throws {@link UnreachableException}
     * @param audited receives every audit's report
     * @param metrics the metrics in Prometheus' text format
     * @throws IOException if the address cannot be bound
     */
    public static OpsServer start(
            InetSocketAddress address,
            Set<String> allowedHosts,
            Supplier<Pipeline.Access> pipeline,
            Health health,
            Consumer<AuditReport> audited,
            Supplier<String> metrics)
            throws IOException {
        return new OpsServer(address, allowedHosts, pipeline, health, audited, metrics);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.address();
    }

    /** Stops at once; responses that are being sent are cut. */
    @Override
    public void close() {
        server.close();
    }

    private void addRoutes(RoutesConfig routes) {
        routes.get("/audit/{run_id}", this::audit)
                .get("/status", this::status)
                .get("/health", this::health)
                .get(
                        "/metrics",
                        context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                                .result(metrics.get()));
    }

    private void audit(Context context) throws InterruptedException {
        String id = context.pathParam("run_id");
        if (!RunId.isValid(id)) {
            throw Problem.badRequest("run id: not usable (expected: " + RunId.EXPECTED + ")");
        }
        RunId run = new RunId(id);
        Duration timeout = timeout(context);
        Optional<AuditReport> finished = slots.take(run);
        AuditReport report = finished.isPresent() ? finished.get() : audit(run, timeout);
        context.contentType("application/json").result(Documents.line(report));
    }

    /** Called with a slot taken, which it releases. */
    private AuditReport audit(RunId run, Duration timeout) throws InterruptedException {
        Optional<AuditReport> found = Optional.empty();
        try (Pipeline.Access access = pipeline.get()) {
            AuditReport report = new Audit(access.pipeline(), System::nanoTime, Pause.REAL, AuditProgress.none())
                    .run(Optional.of(run), timeout);
            found = Optional.of(report);
            audited.accept(report);
            LOG.info(
                    "event=audited run_id={} verdict={} duration_ms={}",
                    run,
                    report.verdict().name().toLowerCase(Locale.ROOT),
                    report.duration().toMillis());
            return report;
        } finally {
            slots.release(run, found);
        }
    }

    private static Duration timeout(Context context) {
        Set<String> names = context.queryParamMap().keySet();
        if (!Set.of("timeout").containsAll(names)
                || context.queryParams("timeout").size() > 1) {
            throw Problem.badRequest("query: " + names + " (expected: timeout=DURATION, or none)");
        }
        String text = context.queryParam("timeout");
        if (text == null) {
            return DEFAULT_TIMEOUT;
        }
        try {
            Duration timeout = Durations.parse(text);
            if (timeout.compareTo(MAX_TIMEOUT) <= 0) {
                return timeout;
            }
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("timeout: " + e.getMessage());
        }
        throw Problem.badRequest("timeout: " + text + " (expected: a duration of at most 10m)");
    }

    /** Counting rows is expensive, so one request at a time does it. */
    private void status(Context context) throws InterruptedException {
        if (!statusReads.tryAcquire(STATUS_WAIT_MS, TimeUnit.MILLISECONDS)) {
            throw Problem.unavailable("status: another request is reading it (expected: none; retry later)");
        }
        try (Pipeline.Access access = pipeline.get()) {
            context.contentType("application/json")
                    .result(Documents.line(new Status(access.pipeline()).read(Status.COUNT_LIMIT)));
        } finally {
            statusReads.release();
        }
    }

    private void health(Context context) throws InterruptedException {
        Map<String, Optional<String>> components = health.check();
        String problems = components.values().stream().flatMap(Optional::stream).collect(Collectors.joining("; "));
        if (!problems.isEmpty()) {
            throw Problem.unavailable(problems);
        }
        Map<String, String> up = new LinkedHashMap<>();
        components.keySet().forEach(name -> up.put(name, "up"));
        Json.send(context, 200, new HealthDocument("ready", up));
    }

    private record HealthDocument(String status, Map<String, String> components) {}

    private static Optional<Problem> problem(Exception exception) {
        if (exception instanceof UnknownRunException) {
            return Optional.of(Problem.notFound(String.valueOf(exception.getMessage())));
        }
        return exception instanceof UnreachableException
                ? Optional.of(Problem.unavailable(String.valueOf(exception.getMessage())))
                : Optional.empty();
    }
}
