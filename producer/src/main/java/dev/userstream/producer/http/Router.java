package dev.userstream.producer.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.userstream.producer.publish.KafkaRefusedException;
import dev.userstream.producer.publish.KafkaUnavailableException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the route of a request, reads its body, answers. Every answer that is an error is a problem document. Thread-safe. */
final class Router implements HttpHandler {
    /** Largest body that is read; a request to publish has some hundred bytes. */
    static final int MAX_BODY_BYTES = 65_536;

    /** Most writes at once: they wait for Kafka, and reads shall have threads also while it is down. */
    static final int MOST_WRITES = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final String HEAD = "HEAD";
    private static final String GET = "GET";

    private final List<Route> routes;
    private final WriteGuard guard;
    private final Semaphore writes = new Semaphore(MOST_WRITES);

    /** Serves these routes; {@code HEAD} is served wherever {@code GET} is. */
    Router(List<Route> routes, WriteGuard guard) {
        this.routes = List.copyOf(routes);
        this.guard = guard;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Response response = answer(exchange);
            response.headers().forEach(exchange.getResponseHeaders()::set);
            boolean bodiless = exchange.getRequestMethod().equals(HEAD) || response.body().length == 0;
            exchange.sendResponseHeaders(response.status(), bodiless ? -1 : response.body().length);
            if (!bodiless) {
                exchange.getResponseBody().write(response.body());
            }
        }
    }

    private Response answer(HttpExchange exchange) throws IOException {
        try {
            return route(exchange);
        } catch (Problem problem) {
            return problem.response();
        } catch (KafkaUnavailableException e) {
            return Problem.unavailable(String.valueOf(e.getMessage())).response();
        } catch (KafkaRefusedException e) {
            return Problem.refused(String.valueOf(e.getMessage())).response();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Problem.unavailable("the service is stopping").response();
        } catch (RuntimeException e) {
            LOG.error(
                    "event=request_broke method={} path={}",
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getRawPath(),
                    e);
            return Problem.internal().response();
        }
    }

    private Response route(HttpExchange exchange) throws IOException, InterruptedException {
        String method = exchange.getRequestMethod().equals(HEAD) ? GET : exchange.getRequestMethod();
        String path = exchange.getRequestURI().getRawPath();
        TreeSet<String> allowed = new TreeSet<>();
        for (Route route : routes) {
            Optional<String> parameter = route.match(path);
            if (parameter.isPresent() && route.method().equals(method)) {
                return answer(exchange, route, parameter.get());
            }
            parameter.ifPresent(fits -> allowed.add(route.method()));
        }
        if (allowed.contains(GET)) {
            allowed.add(HEAD);
        }
        throw allowed.isEmpty()
                ? Problem.notFound("path: " + path + " (expected: /runs, /runs/{run_id}, /health or /metrics)")
                : Problem.methodNotAllowed(
                        "method: " + exchange.getRequestMethod() + " (expected: one of " + String.join(", ", allowed)
                                + ")",
                        String.join(", ", allowed));
    }

    private Response answer(HttpExchange exchange, Route route, String parameter)
            throws IOException, InterruptedException {
        if (route.method().equals(GET)) {
            return handle(exchange, route, parameter);
        }
        guard.check(exchange.getRequestHeaders());
        if (!writes.tryAcquire()) {
            throw Problem.unavailable(
                    "writes: " + MOST_WRITES + " wait for Kafka (expected: fewer; the same request later)");
        }
        try {
            return handle(exchange, route, parameter);
        } finally {
            writes.release();
        }
    }

    private static Response handle(HttpExchange exchange, Route route, String parameter)
            throws IOException, InterruptedException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw Problem.tooLarge("body: more than " + MAX_BODY_BYTES + " bytes (expected: at most so many)");
        }
        return route.handler()
                .answer(new Route.Request(parameter, exchange.getRequestURI().getRawQuery(), body));
    }
}
