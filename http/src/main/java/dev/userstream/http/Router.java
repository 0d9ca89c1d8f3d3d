package dev.userstream.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the route of a request, reads its body, answers. Every answer that is an error is a problem document. Thread-safe. */
final class Router implements HttpHandler {
    /** Largest body that is read. */
    static final int MAX_BODY_BYTES = 65_536;

    /** Most writes at once: they may wait for a server that is down. */
    static final int MOST_WRITES = 8;

    /** Most reads at once; others wait for their turn. */
    static final int MOST_READS = 16;

    /** What browsers need to be told about answers that are for programs. */
    private static final Map<String, String> EVERY_ANSWER =
            Map.of("X-Content-Type-Options", "nosniff", "Cache-Control", "no-store");

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,30}");
    private static final String HEAD = "HEAD";
    private static final String GET = "GET";

    private final List<Route> routes;
    private final RequestGuard guard;
    private final ProblemMapping mapping;
    private final Semaphore writes = new Semaphore(MOST_WRITES);
    private final Semaphore reads = new Semaphore(MOST_READS);

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
            EVERY_ANSWER.forEach(exchange.getResponseHeaders()::set);
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

    /** Nobody holds a turn before the whole request is there: who sends slowly keeps nobody waiting. */
    private Response answer(HttpExchange exchange, Route route, String parameter)
            throws IOException, InterruptedException {
        boolean isRead = route.method().equals(GET);
        guard.checkHost(exchange.getRequestHeaders());
        if (!isRead) {
            guard.checkOrigin(exchange.getRequestHeaders());
        }
        Route.Request request =
                new Route.Request(parameter, exchange.getRequestURI().getRawQuery(), body(exchange));
        Semaphore turns = isRead ? reads : writes;
        if (isRead) {
            turns.acquire();
        } else if (!turns.tryAcquire()) {
            throw Problem.unavailable(
                    "writes: " + MOST_WRITES + " are being worked on (expected: fewer; the same request later)");
        }
        try {
            return route.handler().answer(request);
        } finally {
            turns.release();
        }
    }

    private String paths() {
        return routes.stream().map(Route::path).distinct().collect(Collectors.joining(", "));
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        String announced = exchange.getRequestHeaders().getFirst("Content-Length");
        byte[] body =
                isTooLarge(announced) ? new byte[0] : exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (isTooLarge(announced) || body.length > MAX_BODY_BYTES) {
            throw Problem.tooLarge("body: more than " + MAX_BODY_BYTES + " bytes (expected: at most so many)");
        }
        return body;
    }

    /** What announces too much need not be read. */
    private static boolean isTooLarge(@Nullable String announced) {
        return announced != null
                && DIGITS.matcher(announced).matches()
                && new BigInteger(announced).compareTo(BigInteger.valueOf(MAX_BODY_BYTES)) > 0;
    }
}
