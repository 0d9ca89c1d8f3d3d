package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.store.Store;
import dev.userstream.job.checkpoint.CheckpointFolder;
import dev.userstream.job.config.JobSettings;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.query.SupervisorState.Phase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ControlServerTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final StreamingQueryProgress BATCH = Batches.upTo(7, 0, 3);
    private static final JobSettings SETTINGS = JobSettings.read(Map.of(
            "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
            "USERSTREAM_CASSANDRA_CONTACT_POINTS", "one:9042",
            "USERSTREAM_POSTGRES_URL", "jdbc:postgresql://postgres:5432/users",
            "USERSTREAM_JOB_CHECKPOINT_DIR", "/checkpoints",
            "USERSTREAM_JOB_HTTP_PORT", "0"));

    @TempDir
    private static Path folder;

    private final RunControl control = new RunControl(new CheckpointFolder(folder.toString(), new Configuration()));
    private final Map<Store, SupervisorState> states = new EnumMap<>(Map.of(
            Store.CASSANDRA, new SupervisorState(Phase.RUNNING, 0, null),
            Store.POSTGRES, new SupervisorState(Phase.RUNNING, 0, null)));
    private final ControlServer.Queries queries = new ControlServer.Queries(
            states.keySet(),
            store -> Objects.requireNonNull(states.get(store)),
            store -> new StoreProgress(Map.of(0, 7L), 3L, NOON, BATCH));
    private final JobMetrics metrics = new JobMetrics(() -> NOON.plusSeconds(5));
    private final HttpClient client = HttpClient.newHttpClient();
    private ControlServer server;

    @BeforeEach
    void start() throws IOException {
        control.setRunning(true);
        metrics.observe(queries);
        server = new ControlServer(control, queries, metrics, SETTINGS);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void runningQueriesAreHealthy() throws Exception {
        HttpResponse<String> health = get("/health");

        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body()).startsWith("{\"status\":\"ok\",\"queries\":[{\"store\":\"cassandra\"");
    }

    @Test
    void queryThatWaits_isNotHealthy_andSaysWhy() throws Exception {
        states.put(
                Store.POSTGRES,
                new SupervisorState(Phase.WAITING, 2, new StoreFailure(FailureCause.OUTAGE, "no answer")));

        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(get("/queries").body())
                .isEqualTo("{\"running\":true,\"queries\":["
                        + "{\"store\":\"cassandra\",\"state\":\"RUNNING\",\"last_batch_at\":\"2026-01-31T12:00:00Z\","
                        + "\"lag\":3,\"failures\":0,\"cause\":null,\"detail\":null},"
                        + "{\"store\":\"postgres\",\"state\":\"WAITING\",\"last_batch_at\":\"2026-01-31T12:00:00Z\","
                        + "\"lag\":3,\"failures\":2,\"cause\":\"outage\",\"detail\":\"no answer\"}]}");
    }

    @Test
    void queriesStopOnRequest_andAreHealthyThen() throws Exception {
        assertThat(put("{\"running\":false}").statusCode()).isEqualTo(202);
        assertThat(control.running()).isFalse();
        assertThat(put("{\"running\":false}").body()).startsWith("{\"running\":false,");

        states.replaceAll((store, state) -> new SupervisorState(Phase.STOPPED, 0, null));
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(get("/health").body()).startsWith("{\"status\":\"stopped\"");

        put("{\"running\":true}");
        assertThat(control.running()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "null", "[]", "{\"running\":null}", "{\"running\":\"no\"}", "{\"stop\":true}"})
    void malformedRequestsAreRefused(String body) throws Exception {
        HttpResponse<String> answer = put(body);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(control.running()).isTrue();
    }

    @Test
    void requestsOfForeignPagesAreRefused() throws Exception {
        HttpRequest foreign = HttpRequest.newBuilder(uri("/queries"))
                .header("Origin", "https://example.com")
                .PUT(HttpRequest.BodyPublishers.ofString("{\"running\":false}"))
                .build();

        assertThat(client.send(foreign, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(403);
        assertThat(control.running()).isTrue();
    }

    @Test
    void metricsAreForPrometheus() throws Exception {
        metrics.batch(Store.CASSANDRA, BATCH);
        metrics.stored(
                Store.CASSANDRA, new BatchRun.Counts(7, 2, NOON.minusMillis(300).toEpochMilli()));
        metrics.stored(Store.CASSANDRA, BatchRun.Counts.NONE);
        metrics.restarted(Store.POSTGRES);

        assertThat(get("/metrics").body().lines())
                .contains(
                        "userstream_job_running{store=\"cassandra\"} 1.0",
                        "userstream_job_lag{store=\"postgres\"} 3.0",
                        "userstream_job_last_batch_age_seconds{store=\"cassandra\"} 5.0",
                        "userstream_job_input_rows_per_second{store=\"cassandra\"} 50.0",
                        "userstream_job_processed_rows_per_second{store=\"cassandra\"} 350.0",
                        "userstream_job_rows_total{store=\"cassandra\"} 7.0",
                        "userstream_job_dead_letters_total{store=\"cassandra\"} 2.0",
                        "userstream_job_dead_letters_total{store=\"postgres\"} 0.0",
                        "userstream_job_restarts_total{store=\"postgres\"} 1.0",
                        "userstream_job_latency_seconds_bucket{store=\"cassandra\",le=\"5.0\"} 0",
                        "userstream_job_latency_seconds_bucket{store=\"cassandra\",le=\"10.0\"} 1",
                        "userstream_job_latency_seconds_count{store=\"cassandra\"} 1",
                        "userstream_job_batch_duration_seconds_count{store=\"cassandra\"} 1");
    }

    @Test
    void everyMetricIsDocumentedAndNothingElse() throws Exception {
        metrics.batch(Store.CASSANDRA, BATCH);
        metrics.stored(Store.CASSANDRA, new BatchRun.Counts(1, 0, NOON.toEpochMilli()));
        String page = Files.readString(Path.of("../docs/metrics.md"));
        String section = page.substring(page.indexOf("## The Spark job"), page.indexOf("## The operator service"));

        assertThat(matches(section, "`(userstream_\\w+)` \\|"))
                .isEqualTo(matches(get("/metrics").body(), "# TYPE (\\w+?)(?:_max)? .*"));
    }

    private static Set<String> matches(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> put(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri("/queries"))
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }
}
