package dev.userstream.producer.http;

import com.sun.net.httpserver.HttpServer;
import dev.userstream.producer.run.Runs;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** The HTTP service. */
public final class ProducerServer implements AutoCloseable {
    /** Twice as many as {@link Router#MOST_WRITES}: the others are for reads. */
    private static final int THREADS = 16;

    private static final int BACKLOG = 128;

    // The JDK's server has its limits as system properties, and none by default. Whoever starts the JVM may set others.
    static {
        limit("sun.net.httpserver.maxReqTime", "10");
        limit("sun.net.httpserver.maxRspTime", "60");
        limit("jdk.httpserver.maxConnections", "256");
        limit("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private ProducerServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts to serve.
     *
     * @param address where to listen; port 0 for any free one
     * @param allowedHosts names with a dot under which writes are accepted
     * @param metrics gives the metrics in Prometheus' text format
     * @throws IOException if the address cannot be listened on
     */
    public static ProducerServer start(
            InetSocketAddress address, Set<String> allowedHosts, Runs runs, Supplier<String> metrics)
            throws IOException {
        List<Route> routes = new ArrayList<>(new RunEndpoints(runs).routes());
        routes.add(new Route(
                "GET",
                "/metrics",
                request -> Response.text("text/plain; version=0.0.4; charset=utf-8", metrics.get())));
        HttpServer server = HttpServer.create(address, BACKLOG);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, work -> {
            Thread thread = new Thread(work, "http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", new Router(routes, new WriteGuard(allowedHosts)));
        server.start();
        return new ProducerServer(server, threads);
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Stops at once; requests that are being answered are cut. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static void limit(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
