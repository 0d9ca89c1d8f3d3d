package dev.userstream.ops.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.store.Store;
import dev.userstream.ops.audit.AuditPolicy;
import dev.userstream.ops.audit.AuditReport;
import dev.userstream.ops.audit.FakePipeline;
import dev.userstream.ops.console.Console;
import dev.userstream.ops.pipeline.Pipeline;
import dev.userstream.ops.pipeline.UnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class OpsServerTest {
    private static final String RUN = "/audit/" + FakePipeline.RUN;

    private final HttpClient client = HttpClient.newHttpClient();
    private final FakePipeline pipeline = FakePipeline.withRun(3);
    private final List<AuditReport> reports = new CopyOnWriteArrayList<>();
    private final CountDownLatch release = new CountDownLatch(1);
    private final Health health = new Health(
            Map.of("cassandra", () -> {
                throw new UnreachableException("Cassandra at node:9042", "silent", "is it up?", null);
            }),
            Duration.ofSeconds(3));
    private volatile Supplier<Pipeline> pipelines = () -> pipeline;
    private final Semaphore closed = new Semaphore(0);
    private OpsServer server;

    @BeforeEach
    void start() throws IOException {
        server = new OpsServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Set.of("ops.example.com"),
                this::open,
                AuditPolicy.DEFAULT,
                health,
                new Console(new Console.Dependencies(
                        health::latest,
                        () -> pipeline,
                        () -> {
                            throw new AssertionError("a producer was opened");
                        },
                        messages -> List.of(),
                        Optional.empty(),
                        Optional.empty())),
                reports::add,
                () -> "userstream_runs 1\n");
    }

    @AfterEach
    void stop() {
        release.countDown();
        server.close();
        health.close();
    }

    @Test
    void anAuditThatPassesIsReported() throws Exception {
        HttpResponse<String> response = get(RUN);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.body())
                .startsWith("{\"run_id\":\"fake-run\",\"verdict\":\"pass\",\"reasons\":[]")
                .contains("\"published\":3");
        assertThat(reports)
                .singleElement()
                .satisfies(report -> assertThat(report.published()).isEqualTo(3));
        assertThat(closed.tryAcquire()).as("connections are closed").isTrue();
    }

    @Test
    void everyVerdictIsAResponse() throws Exception {
        pipeline.cassandra.clear();
        pipeline.committed = new TreeMap<>(Map.of(0, 1L));

        HttpResponse<String> response = get(RUN + "?timeout=1ms");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"verdict\":\"fail\"", "\"missing\":3", "\"lag\":2");
    }

    @Test
    void anUnknownRunIsNotFound() throws Exception {
        assertProblem(get("/audit/" + "a".repeat(250)), 404, "expected: a run of the ledger");
        assertThat(reports).isEmpty();
        assertThat(closed.tryAcquire()).as("connections are closed").isTrue();
    }

    @Test
    void malformedRunIdsAreRefused() throws Exception {
        pipelines = () -> {
            throw new AssertionError("opened");
        };
        String ids =
                "a%2Fb ..%2F..%2Fetc%2Fpasswd a%20b a%00b a%0D%0AX-Evil:%201 %C3%A4 %3Cscript%3E '%20OR%201=1-- %FF%FE";
        for (String id : (ids + " " + "a".repeat(251)).split(" ", -1)) {
            HttpResponse<String> response = get("/audit/" + id);

            assertProblem(response, 400, "");
            assertThat(response.headers().map()).doesNotContainKey("x-evil");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"=", "=0s", "=-1s", "=soon", "=601s", "=99999999999d", "=1s&timeout=2s", "=1s%26x", "s=1s", "x"})
    void malformedTimeoutsAreRefused(String query) throws Exception {
        assertProblem(get(RUN + "?timeout" + query), 400, "expected");
        assertThat(reports).isEmpty();
    }

    @Test
    void anUnreachableKafkaIsUnavailable() throws Exception {
        pipelines = () -> {
            throw new UnreachableException("Kafka at broker:9092", "silent", "is it up?", null);
        };

        HttpResponse<String> response = get(RUN);

        assertProblem(response, 503, "Kafka at broker:9092: silent (is it up?)");
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void anUnreachableStoreFailsTheAuditButNotTheStatus() throws Exception {
        pipeline.unreachable = Store.POSTGRES;

        HttpResponse<String> status = get("/status");

        assertProblem(get(RUN), 503, "POSTGRES at host");
        assertThat(status.statusCode()).isEqualTo(200);
        assertThat(status.body())
                .contains("\"run_id\":\"fake-run\"", "\"rows\":3,", "\"rows\":null")
                .contains("\"problems\":[\"POSTGRES at host: no answer (is it up?)\"]");
    }

    @Test
    void concurrentAuditsAreBounded() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> running =
                List.of(sendAndBlock(RUN), sendAndBlock("/audit/other"));

        HttpResponse<String> third = get("/audit/third");
        HttpResponse<String> same = get(RUN);

        assertProblem(third, 503, "audit: 2 are in progress");
        assertThat(third.headers().firstValue("Retry-After")).isPresent();
        assertProblem(same, 503, "audit: one of run fake-run is in progress");
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
        release.countDown();
        assertThat(running.get(0).get().statusCode()).isEqualTo(200);
        assertThat(running.get(1).get().statusCode()).isEqualTo(404);
        assertThat(get(RUN).statusCode()).isEqualTo(200);
    }

    @Test
    void aRefusedRequestGetsTheReportLaterOnce() throws Exception {
        CompletableFuture<HttpResponse<String>> first = sendAndBlock(RUN);
        assertProblem(get(RUN), 503, "is in progress");
        release.countDown();
        String report = first.get().body();

        assertThat(get(RUN).body()).isEqualTo(report);
        assertThat(reports).as("audits").hasSize(1);
        assertThat(get(RUN).statusCode()).isEqualTo(200);
        assertThat(reports).as("audits").hasSize(2);
    }

    @Test
    void oneStatusIsMadeAtATime() throws Exception {
        CompletableFuture<HttpResponse<String>> first = sendAndBlock("/status");

        assertProblem(get("/status"), 503, "status: another request is being answered");
        release.countDown();
        assertThat(first.get().body()).contains("\"lag\":0", "\"problems\":[]");
        assertThat(get("/status").statusCode()).isEqualTo(200);
    }

    @Test
    void anUnreachableComponentIsNamedByHealth() throws Exception {
        HttpResponse<String> response = get("/health");

        assertProblem(response, 503, "Cassandra at node:9042: silent (is it up?)");
        assertThat(response.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void metricsAreInPrometheusFormat() throws Exception {
        HttpResponse<String> response = get("/metrics");

        assertThat(response.body()).isEqualTo("userstream_runs 1\n");
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    }

    @ParameterizedTest
    @CsvSource({"POST,/audit/x", "PUT,/status", "DELETE,/health", "PATCH,/metrics"})
    void otherMethodsAreRefused(String method, String path) throws Exception {
        assertProblem(send(method, path).get(), 405, path);
    }

    @ParameterizedTest
    @CsvSource({"evil.example.org,403", "ops.example.com.evil.org,403", "OPS.example.com:8091,200", "ops:8091,200"})
    void foreignHostsAreRefused(String host, int status) throws Exception {
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.getOutputStream()
                    .write(("GET /status HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 " + status);
            assertThat(answer.contains("USERSTREAM_OPS_HTTP_ALLOWED_HOSTS")).isEqualTo(status == 403);
        }
    }

    private Pipeline open() {
        FakePipeline opened = (FakePipeline) pipelines.get();
        opened.onClose = closed::release;
        return opened;
    }

    private Pipeline blocked(CountDownLatch entered) {
        entered.countDown();
        try {
            release.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return pipeline;
    }

    /** Returns once the request is being handled; it goes on when {@link #release} is counted down. */
    private CompletableFuture<HttpResponse<String>> sendAndBlock(String path) throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        pipelines = () -> blocked(entered);
        CompletableFuture<HttpResponse<String>> response = send("GET", path);
        entered.await();
        return response;
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path).get();
    }

    private CompletableFuture<HttpResponse<String>> send(String method, String path) {
        URI uri = URI.create("http://" + server.address().getAddress().getHostAddress() + ":"
                + server.address().getPort() + path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("\"status\":" + status, detail);
    }
}
