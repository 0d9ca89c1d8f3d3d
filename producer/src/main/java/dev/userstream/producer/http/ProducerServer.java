package dev.userstream.producer.http;

import dev.userstream.http.HttpService;
import dev.userstream.http.Problem;
import dev.userstream.http.RequestGuard;
import dev.userstream.http.Response;
import dev.userstream.http.Route;
import dev.userstream.producer.config.ProducerSettings;
import dev.userstream.producer.publish.KafkaRefusedException;
import dev.userstream.producer.publish.KafkaUnavailableException;
import dev.userstream.producer.run.Runs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The HTTP service. */
public final class ProducerServer implements AutoCloseable {
    private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

    private final HttpService service;

    private ProducerServer(HttpService service) {
        this.service = service;
    }

    /**
     * Starts to serve.
     *
     * @param address where to listen; port 0 for any free one
     * @param allowedHosts names with a dot under which requests are accepted
     * @param waitsFor says what the start waits for, as long as the runs are not ready
     * @param metrics gives the metrics in Prometheus' text format
     * @throws IOException if the address cannot be listened on
     */
    public static ProducerServer start(
            InetSocketAddress address,
            Set<String> allowedHosts,
            Runs runs,
            Supplier<String> waitsFor,
            Supplier<String> metrics)
            throws IOException {
        List<Route> routes = new ArrayList<>(new RunEndpoints(runs, waitsFor).routes());
        routes.add(new Route(
                "GET",
                "/metrics",
                request -> Response.text("text/plain; version=0.0.4; charset=utf-8", metrics.get())));
        RequestGuard guard = new RequestGuard(allowedHosts, ProducerSettings.PREFIX + "HTTP_ALLOWED_HOSTS");
        return new ProducerServer(HttpService.start(address, routes, guard, ProducerServer::problem, LONGEST_ANSWER));
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
        if (exception instanceof KafkaUnavailableException) {
            return Optional.of(Problem.unavailable(String.valueOf(exception.getMessage())));
        }
        return exception instanceof KafkaRefusedException
                ? Optional.of(Problem.refused("Kafka", String.valueOf(exception.getMessage())))
                : Optional.empty();
    }
}
