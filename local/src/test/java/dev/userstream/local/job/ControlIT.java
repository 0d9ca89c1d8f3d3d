package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The job's control over HTTP. */
@WithStack
final class ControlIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stack stack;
    private final StackProbes probes;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Sample sample = Sample.fresh();

    ControlIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @BeforeEach
    void beginWithoutABacklog() {
        probes.awaitNoLag();
    }

    @AfterEach
    void leaveQueriesRunning() throws Exception {
        if (!stack.server(Component.JOB).isAlive()) {
            stack.server(Component.JOB).start();
            awaitState("STOPPED");
        }
        put("{\"running\":true}");
        awaitState("RUNNING");
        stack.ensure(List.of(Component.JOB));
    }

    @Test
    void queriesStopBetweenBatches_stayStoppedAfterARestart_andStartAgain() throws Exception {
        JobLog log = JobLog.fromNow(stack);

        assertThat(put("{\"running\":false}").statusCode()).isEqualTo(202);
        awaitState("STOPPED");
        assertThat(log.text())
                .contains("event=query_stopped store=cassandra between_batches=true")
                .contains("event=query_stopped store=postgres between_batches=true");
        assertThat(get("/health").statusCode()).isEqualTo(200);
        probes.publish(sample.records(0, 10));

        stack.server(Component.JOB).stop();
        stack.server(Component.JOB).start();
        awaitState("STOPPED");
        assertThat(queries().get("running").asBoolean()).isFalse();
        assertThat(probes.postgresRow(sample.id(9))).isEmpty();

        assertThat(put("{\"running\":true}").statusCode()).isEqualTo(202);
        probes.awaitNoLag();
        awaitState("RUNNING");
        assertThat(probes.postgresRow(sample.id(9))).isPresent();
        assertThat(probes.cassandraRow(sample.id(9))).isPresent();
    }

    @Test
    void stoppedStoreIsReportedWithItsCause() throws Exception {
        stack.server(Component.POSTGRES).freeze();
        try {
            probes.publish(sample.records(0, 10));

            await().atMost(LIMIT).until(() -> get("/health").statusCode() == 503);
            JsonNode postgres = queries().get("queries").get(1);
            assertThat(postgres.get("store").asText()).isEqualTo("postgres");
            assertThat(postgres.get("cause").asText()).isEqualTo("outage");
            assertThat(queries().get("queries").get(0).get("state").asText()).isEqualTo("RUNNING");
        } finally {
            stack.server(Component.POSTGRES).thaw();
        }
        await().atMost(LIMIT).until(() -> get("/health").statusCode() == 200);
    }

    @Test
    void metricsCountRows() throws Exception {
        probes.publish(sample.records(0, 10));
        probes.awaitNoLag();

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(get("/metrics").body().lines())
                        .contains("userstream_job_running{store=\"cassandra\"} 1.0")
                        .contains("userstream_job_lag{store=\"postgres\"} 0.0")
                        .anyMatch(line -> line.matches("userstream_job_rows_total\\{store=\"postgres\"} \\d+\\.0"))
                        .anyMatch(line -> line.startsWith("userstream_job_batch_duration_seconds_count")));
    }

    @Test
    void hostileRequestsAreRefused() throws Exception {
        assertThat(put("{\"running\":\"no\"}").statusCode()).isEqualTo(400);
        assertThat(put("[".repeat(70_000)).statusCode()).isEqualTo(413);
        assertThat(statusLine("PUT /queries HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: https://evil.example\r\n"
                        + "Content-Length: 17\r\n\r\n{\"running\":false}"))
                .contains("403");
        assertThat(statusLine("GET /queries HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
                .contains("403");
        assertThat(statusLine("GET /queries HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                .contains("431");
        assertThat(queries().get("running").asBoolean()).isTrue();
    }

    private void awaitState(String state) {
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> queries().get("queries").findValuesAsText("state").stream()
                        .allMatch(state::equals));
    }

    private JsonNode queries() throws IOException, InterruptedException {
        return JSON.readTree(get("/queries").body());
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

    private String statusLine(String request) throws IOException {
        URI job = stack.addresses().job();
        try (Socket socket = new Socket(job.getHost(), job.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    private URI uri(String path) {
        return stack.addresses().job().resolve(path);
    }
}
