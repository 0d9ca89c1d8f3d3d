package dev.userstream.ops.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.userstream.events.RunId;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.store.Store;
import dev.userstream.http.Json;
import dev.userstream.http.Problem;
import dev.userstream.ops.console.History.Sample;
import dev.userstream.ops.console.LatencyProbe.Latency;
import dev.userstream.ops.pipeline.PipelineFigures;
import dev.userstream.ops.pipeline.PipelineTopics;
import dev.userstream.ops.pipeline.PollListener;
import dev.userstream.ops.pipeline.TopicRecord;
import dev.userstream.settings.SettingNames;
import io.javalin.config.RoutesConfig;
import io.javalin.config.StaticFilesConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import io.javalin.http.staticfiles.Location;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * The operator's web page: its files, a stream of events with the pipeline's state, and the requests that only it makes.
 * Thread-safe.
 */
public final class Console implements PollListener {
    /** Each open page holds a thread and a connection of the service. */
    static final int MAX_PAGES = 32;

    private static final long EVENT_INTERVAL_MS = 500;
    private static final int MAX_RUNS = 20;
    private static final String WEBJAR = "/META-INF/resources/webjars/uplot/1.6.30";
    /** No script, style or request but the service's own, and no frame around the page, because it has buttons that write. */
    private static final Map<String, String> SECURITY_HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cache-Control",
            "no-cache");

    private final History history = new History();
    private final AuditProgress audits = new AuditProgress();
    private final DeadLetterRoutes deadLetters;
    private final Upstream producer;
    private final Upstream job;
    private final LatencyProbe latency;
    private final Supplier<Map<String, Optional<String>>> health;
    private final Semaphore pages = new Semaphore(MAX_PAGES);
    private volatile @Nullable PipelineFigures figures;

    /**
     * The services and topics that the console reads and writes.
     *
     * @param health the result of each component's last health check
     * @param topics topics that only the console reads
     * @param producers opens a producer, which the console closes
     * @param storedAfterMs looks up how long after their timestamps messages were written to PostgreSQL
     */
    public record Dependencies(
            Supplier<Map<String, Optional<String>>> health,
            Supplier<? extends PipelineTopics> topics,
            Supplier<Producer<byte[], byte[]>> producers,
            Function<List<TopicRecord>, List<Long>> storedAfterMs,
            Optional<URI> producerUrl,
            Optional<URI> jobUrl) {}

    /** Whether a component answers; {@code null} before its first check. */
    record ComponentState(
            String name, @Nullable Boolean up, @Nullable String problem) {}

    /** What the page shows; {@code null} for what is unknown. */
    record State(
            Instant at,
            List<ComponentState> components,
            @Nullable Sample sample,
            @Nullable Map<String, Long> deadLetters,
            @Nullable Map<String, Long> replayed,
            @Nullable List<RunCodec.Document> runs,
            int runsInTotal,
            @Nullable JsonNode job,
            boolean canStartRuns,
            List<AuditProgress.Step> audits,
            List<AuditProgress.Finished> reports) {}

    /** A console that was not polled yet. */
    public Console(Dependencies to) {
        health = to.health();
        deadLetters = new DeadLetterRoutes(to.topics(), to.producers());
        producer = new Upstream("producer", SettingNames.PRODUCER_URL, to.producerUrl(), "/health");
        job = new Upstream("job", SettingNames.OPS_JOB_URL, to.jobUrl(), "/queries");
        latency = new LatencyProbe(to.storedAfterMs(), InstantSource.system());
    }

    /** Follows the audits of the service. */
    public AuditProgress audits() {
        return audits;
    }

    /** Adds the routes. */
    public void addRoutes(RoutesConfig routes) {
        routes.sse("/events", this::stream);
        routes.put("/runs/{run_id}", context -> producer.forward(context, runPath(context), Json.body(context)));
        routes.delete("/runs/{run_id}", context -> producer.forward(context, runPath(context), new byte[0]));
        deadLetters.addRoutes(routes);
    }

    /** Adds the page's files and the chart library. */
    public static void addFiles(StaticFilesConfig files) {
        add(files, "/", "/console");
        add(files, "/uplot", WEBJAR);
    }

    private static void add(StaticFilesConfig files, String path, String directory) {
        files.add(file -> {
            file.hostedPath = path;
            file.directory = directory;
            file.location = Location.CLASSPATH;
            file.headers = SECURITY_HEADERS;
        });
    }

    @Override
    public boolean hasOpenPages() {
        return pages.availablePermits() < MAX_PAGES;
    }

    @Override
    public void polled(PipelineTopics topics, PipelineFigures found) {
        producer.poll();
        job.poll();
        figures = found;
        Optional<Latency> measured = latency.measure(topics);
        history.add(new Sample(
                found.at().getEpochSecond(),
                found.messages(),
                found.lags().get(Store.CASSANDRA),
                found.lags().get(Store.POSTGRES),
                measured.map(Latency::medianMs).orElse(null),
                measured.map(Latency::slowestMs).orElse(null)));
    }

    @Override
    public void failed() {
        producer.poll();
        job.poll();
        figures = null;
        history.add(Sample.unknown(Instant.now()));
    }

    /** Sends the history once and then the state repeatedly, until the page is closed. */
    private void stream(SseClient page) {
        if (!pages.tryAcquire()) {
            page.sendEvent("full", Integer.toString(MAX_PAGES));
            page.close();
            return;
        }
        try {
            page.sendEvent("history", text(history.all()));
            while (!page.terminated()) {
                page.sendEvent("state", text(state()));
                TimeUnit.MILLISECONDS.sleep(EVENT_INTERVAL_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pages.release();
        }
    }

    private State state() {
        PipelineFigures known = figures;
        Upstream.Answer queries = job.latest();
        return new State(
                Instant.now(),
                components(),
                history.latest(),
                known == null ? null : known.deadLetters(),
                known == null ? null : known.replayed(),
                known == null
                        ? null
                        : known.runs().stream()
                                .limit(MAX_RUNS)
                                .map(RunCodec::document)
                                .toList(),
                known == null ? 0 : known.runs().size(),
                queries == null ? null : queries.document(),
                producer.isConfigured(),
                audits.running(),
                audits.reports());
    }

    private List<ComponentState> components() {
        List<ComponentState> components = new ArrayList<>();
        health.get()
                .forEach((name, problem) ->
                        components.add(new ComponentState(name, problem.isEmpty(), problem.orElse(null))));
        Stream.of(job, producer).filter(Upstream::isConfigured).forEach(each -> {
            Upstream.Answer answer = each.latest();
            components.add(
                    answer == null
                            ? new ComponentState(each.name(), null, null)
                            : new ComponentState(each.name(), answer.problem() == null, answer.problem()));
        });
        return components;
    }

    private static String text(Object document) {
        return new String(Json.bytes(document), StandardCharsets.UTF_8);
    }

    private static String runPath(Context context) {
        String id = context.pathParam("run_id");
        if (!RunId.isValid(id)) {
            throw Problem.badRequest("run id: invalid (expected: " + RunId.EXPECTED + ")");
        }
        return "/runs/" + id;
    }
}
