package dev.userstream.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.config.StaticFilesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves routes over HTTP until it is closed: Javalin with limits for connections, headers and slow clients, with
 * {@link RequestGuard}, and with every error as a {@link Problem} document. Thread-safe.
 */
public final class HttpServer implements AutoCloseable {
    /** Most connections at the same time; further ones wait in the operating system's queue. */
    static final int MAX_CONNECTIONS = 256;

    /** Longest time that a client may take to send a request's headers, and again to send its body. */
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String PROBLEM_TYPE = "application/problem+json";
    private static final int MAX_HEADER_BYTES = 8_192;
    private static final int SPARE_THREADS = 16;

    private final Javalin javalin;
    private final InetSocketAddress address;

    private HttpServer(Javalin javalin, InetSocketAddress address) {
        this.javalin = javalin;
        this.address = address;
    }

    /**
     * Starts serving.
     *
     * @param address where to listen; port 0 for any free one
     * @param guard refuses requests of other web pages
     * @param problems translates an exception of a handler; an exception without a problem is logged and answered with 500
     * @param routes adds the routes
     * @throws IOException if the address cannot be bound
     */
    public static HttpServer start(
            InetSocketAddress address,
            RequestGuard guard,
            Function<Exception, Optional<Problem>> problems,
            Consumer<RoutesConfig> routes)
            throws IOException {
        return start(address, guard, problems, routes, files -> {}, SEND_TIMEOUT);
    }

    /**
     * Starts serving, with files for paths that no route has.
     *
     * @param files adds the files, such as those of a web page
     * @throws IOException if the address cannot be bound
     */
    public static HttpServer start(
            InetSocketAddress address,
            RequestGuard guard,
            Function<Exception, Optional<Problem>> problems,
            Consumer<RoutesConfig> routes,
            Consumer<StaticFilesConfig> files)
            throws IOException {
        return start(address, guard, problems, routes, files, SEND_TIMEOUT);
    }

    /** The same with another timeout for clients, for tests. */
    static HttpServer start(
            InetSocketAddress address,
            RequestGuard guard,
            Function<Exception, Optional<Problem>> problems,
            Consumer<RoutesConfig> routes,
            Consumer<StaticFilesConfig> files,
            Duration sendTimeout)
            throws IOException {
        Javalin javalin = Javalin.create(config -> {
            limit(config, address, sendTimeout);
            config.routes.before(context -> {
                context.header("X-Content-Type-Options", "nosniff").header("Cache-Control", "no-store");
                context.attribute(Json.BODY_DEADLINE, System.nanoTime() + sendTimeout.toNanos());
                guard.check(context);
            });
            config.routes.exception(Problem.class, (problem, context) -> send(context, problem));
            config.routes.exception(HttpResponseException.class, (error, context) -> {
                Optional.ofNullable(error.getDetails().get("availableMethods"))
                        .ifPresent(methods -> context.header("Allow", methods));
                String detail = context.path() + ": " + error.getMessage();
                send(context, Problem.of(error.getStatus(), "Request refused", detail));
            });
            config.routes.exception(
                    Exception.class,
                    (error, context) ->
                            send(context, problems.apply(error).orElseGet(() -> unexpected(context, error))));
            routes.accept(config.routes);
            files.accept(config.staticFiles);
        });
        try {
            javalin.start();
        } catch (RuntimeException e) {
            javalin.stop();
            String expected = "a free port on a local address";
            throw new IOException(
                    "cannot listen on " + address + " (expected: " + expected + "): " + e.getMessage(), e);
        }
        return new HttpServer(javalin, new InetSocketAddress(address.getAddress(), javalin.port()));
    }

    /** Answers with metrics in Prometheus's text format. */
    public static Handler metrics(Supplier<String> text) {
        return context -> context.contentType(METRICS_TYPE).result(text.get());
    }

    /** The address that the server listens on. */
    public InetSocketAddress address() {
        return address;
    }

    /** Stops immediately and cuts responses that are being sent. */
    @Override
    public void close() {
        javalin.stop();
    }

    private static void limit(JavalinConfig config, InetSocketAddress address, Duration sendTimeout) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.prefer405over404 = true;
        QueuedThreadPool threads = new QueuedThreadPool(MAX_CONNECTIONS + SPARE_THREADS);
        threads.setName("http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> {
            server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
            server.setErrorHandler(HttpServer::refuseMalformed);
        });
        config.jetty.addConnector((server, http) -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(MAX_HEADER_BYTES);
            // One request per connection, so that the time to send it can be limited from the start of the connection.
            http.setPersistentConnectionsEnabled(false);
            ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
            connector.setHost(address.getAddress().getHostAddress());
            connector.setPort(address.getPort());
            connector.setIdleTimeout(sendTimeout.toMillis());
            connector.addBean(new SlowClients(connector, sendTimeout));
            return connector;
        });
    }

    /** Closes connections whose request does not arrive in time; Jetty limits only the silence between bytes. */
    private record SlowClients(ServerConnector connector, Duration sendTimeout) implements Connection.Listener {
        @Override
        public void onOpened(Connection connection) {
            Runnable close = () -> {
                if (connection.getMessagesIn() == 0) {
                    connection.getEndPoint().close();
                }
            };
            connector.getScheduler().schedule(close, sendTimeout.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void send(Context context, Problem problem) {
        if (problem.isRetryable()) {
            context.header("Retry-After", "2");
        }
        context.status(problem.document().status()).contentType(PROBLEM_TYPE).result(Json.bytes(problem.document()));
    }

    private static Problem unexpected(Context context, Exception error) {
        LOG.error("event=request_failed method={} path={}", context.method(), context.path(), error);
        return Problem.of(500, "Internal error", "see the service's log");
    }

    /** Answers requests that Jetty refuses before a route is found, without echoing them. */
    private static boolean refuseMalformed(Request request, Response response, Callback callback) {
        byte[] body = Json.bytes(new Problem.Document("Request refused", response.getStatus(), "malformed request"));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, PROBLEM_TYPE);
        response.write(true, ByteBuffer.wrap(body), callback);
        return true;
    }
}
