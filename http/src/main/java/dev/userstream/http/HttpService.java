package dev.userstream.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Routes that are served over HTTP until it is closed. Thread-safe. */
public final class HttpService implements AutoCloseable {
    /** Most connections at once; more are closed as they come. */
    static final int MOST_CONNECTIONS = 256;

    /** How long a client may take to send a request whole. */
    static final int SECONDS_TO_SEND = 10;

    private static final int SECONDS_OF_AN_IDLE_THREAD = 30;
    private static final int BACKLOG = 128;

    private final HttpServer server;
    private final ExecutorService threads;

    private HttpService(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts to serve. The JDK's server has its limits as system properties and reads them once for all servers of a JVM;
     * they are set here where whoever starts the JVM has not set others.
     *
     * @param address where to listen; port 0 for any free one
     * @param routes what is served; {@code HEAD} wherever there is {@code GET}
     * @param guard keeps strangers' pages out, of reads and writes alike
     * @param mapping which exceptions of the handlers are answers
     * @param longestAnswer after this long a connection is cut from which a request was read, in whole seconds
     * @throws IOException if the address cannot be listened on
     */
    public static HttpService start(
            InetSocketAddress address,
            List<Route> routes,
            RequestGuard guard,
            ProblemMapping mapping,
            Duration longestAnswer)
            throws IOException {
        limit("sun.net.httpserver.maxReqTime", Integer.toString(SECONDS_TO_SEND));
        limit("sun.net.httpserver.maxRspTime", Long.toString(longestAnswer.toSeconds()));
        limit("jdk.httpserver.maxConnections", Integer.toString(MOST_CONNECTIONS));
        limit("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(address, BACKLOG);
        ExecutorService threads = threads();
        server.setExecutor(threads);
        server.createContext("/", new Router(routes, guard, mapping));
        server.start();
        return new HttpService(server, threads);
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

    /** One for each connection, as long as it is needed: whoever sends slowly holds a thread, and nobody else waits for it. */
    private static ExecutorService threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MOST_CONNECTIONS,
                MOST_CONNECTIONS,
                SECONDS_OF_AN_IDLE_THREAD,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> {
                    Thread thread = new Thread(work, "http");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static void limit(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
