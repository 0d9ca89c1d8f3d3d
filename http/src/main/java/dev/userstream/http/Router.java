package dev.userstream.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the route of a request, reads its body, answers. Every answer that is an error is a problem document. Thread-safe. */
final class Router implements HttpHandler {
    /** Largest body that is read. */
    static final int MAX_BODY_BYTES = 65_536;

    /** Most writes at once: they may wait for a server that is down, and reads shall have threads also then. */
    static final int MOST_WRITES = 8;

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final String HEAD = "HEAD";
    private static final String GET = "GET";

    private final List<Route> routes;
    private final RequestGuard guard;
    private final ProblemMapping mapping;
    private final Semaphore writes = new Semaphore(MOST_WRITES);

    /** Serves these routes; {@code HEAD} is served wherever {@code GET} is. */
    Router(List<Route> routes, RequestGuard guard, ProblemMapping mapping) {
        this.routes = List.copyOf(routes);
        this.guard = guard;
        this.mapping = mapping;
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
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Problem.unavailable("the service is stopping").response();
        } catch (RuntimeException e) {
            return mapping.problem(e).orElseGet(() -> unexpected(exchange, e)).response();
        }
    }

    private static Problem unexpected(HttpExchange exchange, RuntimeException exception) {
        LOG.error(
                "event=request_broke method={} path={}",
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                exception);
        return Problem.internal();
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
                ? Problem.notFound("path: " + path + " (expected: one of " + paths() + ")")
                : Problem.methodNotAllowed(
                        "method: " + exchange.getRequestMethod() + " (expected: one of " + String.join(", ", allowed)
                                + ")",
                        String.join(", ", allowed));
    }

    private Response answer(HttpExchange exchange, Route route, String parameter)
            throws IOException, InterruptedException {
        if (route.method().equals(GET)) {
            guard.checkRead(exchange.getRequestHeaders());
            return handle(exchange, route, parameter);
        }
        guard.checkWrite(exchange.getRequestHeaders());
        if (!writes.tryAcquire()) {
            throw Problem.unavailable(
                    "writes: " + MOST_WRITES + " are being worked on (expected: fewer; the same request later)");
        }
        try {
            return handle(exchange, route, parameter);
        } finally {
            writes.release();
        }
    }

    private String paths() {
        return routes.stream().map(Route::path).distinct().collect(Collectors.joining(", "));
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
