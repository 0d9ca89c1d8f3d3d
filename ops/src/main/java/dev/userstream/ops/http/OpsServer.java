package dev.userstream.ops.http;

import dev.userstream.http.HttpService;
import dev.userstream.http.Problem;
import dev.userstream.http.RequestGuard;
import dev.userstream.http.Response;
import dev.userstream.http.Route;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.Pause;
import dev.userstream.ops.audit.UnknownRunException;
import dev.userstream.ops.config.OpsSettings;
import dev.userstream.ops.evidence.Outside;
import dev.userstream.ops.evidence.UnreachableException;
import dev.userstream.ops.health.Health;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The operator's HTTP service: audits, state, health and metrics, to be read only. */
public final class OpsServer implements AutoCloseable {
    /** The longest wait for the stores, and then time to read millions of messages and rows. */
    private static final Duration LONGEST_ANSWER = AuditQuery.LONGEST.plusMinutes(50);

    private final HttpService service;

    private OpsServer(HttpService service) {
        this.service = service;
    }

    /**
     * Starts to serve.
     *
     * @param address where to listen; port 0 for any free one
     * @param allowedHosts names with a dot under which requests are accepted
     * @param outside lends what one request asks with, or throws {@link UnreachableException}
     * @param audited hears of every audit's report
     * @param metrics gives the metrics in Prometheus' text format
     * @throws IOException if the address cannot be listened on
     */
    public static OpsServer start(
            InetSocketAddress address,
            Set<String> allowedHosts,
            Supplier<Outside.Access> outside,
            Health health,
            Consumer<AuditReport> audited,
            Supplier<String> metrics)
            throws IOException {
        List<Route> routes = List.of(
                new Route("GET", "/audit/{run_id}", new AuditEndpoint(outside, System::nanoTime, Pause.REAL, audited)),
                new Route("GET", "/status", new StatusEndpoint(outside)),
                new Route("GET", "/health", new HealthEndpoint(health)),
                new Route(
                        "GET",
                        "/metrics",
                        request -> Response.text("text/plain; version=0.0.4; charset=utf-8", metrics.get())));
        RequestGuard guard = new RequestGuard(allowedHosts, OpsSettings.PREFIX + "HTTP_ALLOWED_HOSTS");
        return new OpsServer(HttpService.start(address, routes, guard, OpsServer::problem, LONGEST_ANSWER));
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return service.address();
    }

    /** Stops at once; requests that are being answered are cut. */
    @Override
    public void close() {
        service.close();
    }

    private static Optional<Problem> problem(RuntimeException exception) {
        if (exception instanceof UnknownRunException) {
            return Optional.of(Problem.notFound(String.valueOf(exception.getMessage())));
        }
        return exception instanceof UnreachableException
                ? Optional.of(Problem.unavailable(String.valueOf(exception.getMessage())))
                : Optional.empty();
    }
}
