package dev.userstream.job.submit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Answers {@code GET /health} by asking the master at that moment: 200 while the job's driver runs and its application is
 * registered, else 503; the body says how the job is. A check every few seconds costs no process start.
 */
final class HealthPage implements AutoCloseable {
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private final JobControl control;

    private HealthPage(HttpServer server, JobControl control) {
        this.server = server;
        this.control = control;
    }

    /**
     * Serves the page until closed.
     *
     * @throws IOException if the address cannot be listened on
     */
    static HealthPage serve(InetSocketAddress address, JobControl control) throws IOException {
        HealthPage page = new HealthPage(HttpServer.create(address, 0), control);
        page.server.createContext("/health", page::answer);
        page.server.start();
        return page;
    }

    /** The port that it listens on. */
    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Health health = health();
            byte[] body = (health.words() + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain;charset=UTF-8");
            exchange.sendResponseHeaders(health.good() ? OK : UNAVAILABLE, body.length);
            try (OutputStream output = exchange.getResponseBody()) {
                output.write(body);
            }
        }
    }

    private record Health(boolean good, String words) {}

    private Health health() {
        try {
            JobState state = control.state();
            return new Health(StateText.isRunning(state), StateText.of(state));
        } catch (IOException e) {
            return new Health(false, "the master does not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Health(false, "interrupted");
        }
    }
}
