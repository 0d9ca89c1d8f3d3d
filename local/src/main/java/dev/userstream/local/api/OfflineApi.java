package dev.userstream.local.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that answers like randomuser.me's API 1.4 without the internet, with made-up people. It has the parameters and
 * quirks that the producer meets, and no others. Faults can be injected into its responses. Thread-safe.
 */
public final class OfflineApi implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OfflineApi.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PATHS = Pattern.compile("/api(/1\\.[34])?/?");
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(10);

    private final Queue<Fault> nextFaults = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Fault lastingFault;
    private final AtomicLong requests = new AtomicLong();
    private final String host;
    private final Javalin server;

    private OfflineApi(String host, int port) {
        this.host = host;
        this.server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            // Gzip in form only: its clients are on the same machine, and compressing costs more than making the users.
            config.http.compressionStrategy = new CompressionStrategy(null, new Gzip(0), null);
            QueuedThreadPool threads = new QueuedThreadPool(200, 2);
            threads.setName("offline-api");
            threads.setDaemon(true);
            config.jetty.threadPool = threads;
            config.jetty.addConnector((jetty, http) -> {
                ServerConnector connector = new ServerConnector(jetty, 1, 1);
                connector.setHost(host);
                connector.setPort(port);
                // Longer than every timeout of a client that waits for a silent server.
                connector.setIdleTimeout(IDLE_TIMEOUT.toMillis());
                return connector;
            });
            config.routes.get("/*", this::respond);
        });
    }

    /**
     * Starts a server on any free port of 127.0.0.1.
     *
     * @throws UncheckedIOException if there is none
     */
    public static OfflineApi start() {
        return start("127.0.0.1", 0);
    }

    /**
     * Starts a server.
     *
     * @param port port to listen on; 0 for any free one
     * @throws UncheckedIOException if it cannot listen there
     */
    public static OfflineApi start(String host, int port) {
        OfflineApi api = new OfflineApi(host, port);
        try {
            api.server.start();
        } catch (RuntimeException e) {
            api.server.stop();
            throw new UncheckedIOException(
                    "port: " + port + " cannot be used (expected: a free port on " + host + ")", new IOException(e));
        }
        LOG.info("event=offline_api_started port={}", api.server.port());
        return api;
    }

    /** Where it answers, with the path of the version: a value for {@code USERSTREAM_API_URL}. */
    public URI address() {
        return URI.create("http://" + host + ":" + server.port() + "/api/1.4/");
    }

    /** Injects faults into the next responses that have none yet, in this order; each is used up. */
    public void failNext(Fault... faults) {
        nextFaults.addAll(List.of(faults));
    }

    /** Injects a fault into every response that has none of its own, until {@link #clearFaults}. */
    public void failAlways(Fault fault) {
        lastingFault = fault;
    }

    /** Removes all faults. */
    public void clearFaults() {
        nextFaults.clear();
        lastingFault = null;
    }

    /** Number of responses that still have a fault of their own to come. */
    public int pendingFaults() {
        return nextFaults.size();
    }

    /** Number of requests so far. */
    public long requests() {
        return requests.get();
    }

    /** Stops at once; responses that are being sent are cut. */
    @Override
    public void close() {
        server.stop();
    }

    private void respond(Context context) throws IOException, InterruptedException {
        long number = requests.incrementAndGet();
        Fault next = nextFaults.poll();
        Fault fault = next == null ? lastingFault : next;
        if (fault == null) {
            respondWithPage(context, number);
        } else {
            LOG.info("event=fault_injected fault={}", fault.getClass().getSimpleName());
            respond(context, number, fault);
        }
    }

    private void respondWithPage(Context context, long number) throws JsonProcessingException {
        if (PATHS.matcher(context.path()).matches()) {
            context.contentType(Fault.JSON).result(page(context, number, -1));
        } else {
            context.status(404).result("Not Found");
        }
    }

    private void respond(Context context, long number, Fault fault) throws IOException, InterruptedException {
        if (fault instanceof Fault.Answered answered) {
            context.status(answered.status());
            answered.headers().forEach(context::header);
            context.result(answered.body());
        } else if (fault instanceof Fault.Delivered delivered) {
            context.contentType(Fault.JSON).result(page(context, number, delivered.users()));
        } else if (fault instanceof Fault.Delayed delayed) {
            Thread.sleep(delayed.delay().toMillis());
            respondWithPage(context, number);
        } else if (fault instanceof Fault.Dripped dripped) {
            byte[] body = page(context, number, -1);
            for (int index = 0; index < body.length; index++) {
                Thread.sleep(dripped.pause().toMillis());
                send(context, body.length, new byte[] {body[index]});
            }
        } else if (fault instanceof Fault.Cut cut) {
            byte[] body = page(context, number, -1);
            send(context, body.length, Arrays.copyOf(body, Math.min(cut.bytes(), body.length)));
        } else if (fault instanceof Fault.BrokenGzip) {
            byte[] whole = compressed(page(context, number, -1));
            context.header("Content-Encoding", "gzip");
            send(context, whole.length / 2, Arrays.copyOf(whole, whole.length / 2));
        } else if (fault instanceof Fault.Disconnected) {
            ServletContextRequest.getServletContextRequest(context.req())
                    .getConnectionMetaData()
                    .getConnection()
                    .getEndPoint()
                    .close();
        } else {
            context.future(CompletableFuture::new);
        }
    }

    private byte[] page(Context context, long number, int delivered) throws JsonProcessingException {
        UserGenerator.Request request =
                UserGenerator.Request.of(context.queryParamMap(), String.format(Locale.ROOT, "%016x", number));
        return JSON.writeValueAsBytes(UserGenerator.page(request, delivered < 0 ? request.results() : delivered));
    }

    /** Announces that many bytes and sends these; Jetty closes the connection where they are fewer. */
    private static void send(Context context, int announced, byte[] body) throws IOException {
        context.contentType(Fault.JSON);
        context.res().setContentLength(announced);
        context.res().getOutputStream().write(body);
        context.res().flushBuffer();
    }

    private static byte[] compressed(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        }
        return bytes.toByteArray();
    }
}
