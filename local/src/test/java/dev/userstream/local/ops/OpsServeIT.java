package dev.userstream.local.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The operator's service as a process of its own against the real stack. */
@WithStack
final class OpsServeIT {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration RECOVERY = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(15);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Stack stack;
    private final StackProbes probes;
    private final int port = freePort();
    private ChildProcess service;

    OpsServeIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @AfterEach
    void end() {
        if (service != null && service.isAlive()) {
            ChildProcess.kill(service.tree());
        }
    }

    @Test
    void aRunThatTheJobStoredIsAnsweredWithPassAndTheRestOfTheServiceAgrees() {
        PublishedRun run = PublishedRun.of(probes, 20);
        start(Map.of());
        await().atMost(START)
                .ignoreExceptions()
                .untilAsserted(() -> assertAnswer("/health", 200, "\"status\":\"ready\""));

        assertAnswer("/audit/" + run.id(), 200, "\"verdict\":\"pass\"", "\"published\":20");
        assertAnswer("/audit/nobody-knows-me", 404, "nobody-knows-me");
        assertAnswer(
                "/status",
                200,
                "\"run_id\":\"" + run.id() + "\"",
                "{\"group\":\"userstream-cassandra\",\"lag\":0,",
                "{\"group\":\"userstream-postgres\",\"lag\":0,",
                "\"problems\":[]");
        await().atMost(RECOVERY)
                .untilAsserted(() -> assertAnswer(
                        "/metrics",
                        200,
                        "userstream_consumer_lag{store=\"cassandra\"} 0.0",
                        "userstream_consumer_lag{store=\"postgres\"} 0.0",
                        "userstream_component_up{component=\"postgres\"} 1.0",
                        "userstream_audit_seconds_count{verdict=\"pass\"} 1",
                        "jvm_memory_used_bytes"));
    }

    @Test
    void aFrozenStoreIsNamedWithinSecondsAndTheServiceRecoversByItself() {
        start(Map.of());
        await().atMost(START).ignoreExceptions().untilAsserted(() -> assertAnswer("/health", 200, "ready"));

        stack.server(Component.POSTGRES).freeze();
        long began = System.nanoTime();
        HttpResponse<String> frozen = get("/health");
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        stack.server(Component.POSTGRES).thaw();

        assertThat(frozen.statusCode()).as(frozen.body()).isEqualTo(503);
        assertThat(frozen.body()).containsIgnoringCase("postgres").doesNotContain("Cassandra", "Kafka");
        assertThat(took).isLessThan(Duration.ofSeconds(8));
        await().atMost(RECOVERY).untilAsserted(() -> assertAnswer("/health", 200, "ready"));
    }

    @Test
    void itStartsWhileNothingElseIsUpSaysWhatIsMissingAndEndsInOrder() {
        start(Map.of(
                "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                "USERSTREAM_CASSANDRA_CONTACT_POINTS", "127.0.0.1:1",
                "USERSTREAM_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:1/none",
                "USERSTREAM_OPS_REQUEST_TIMEOUT", "2s"));

        await().atMost(START)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(get("/health").statusCode()).isEqualTo(503));
        await().atMost(RECOVERY)
                .untilAsserted(() -> assertAnswer("/health", 503, "afka", "assandra", "PostgreSQL at jdbc:"));
        assertAnswer("/audit/some-run", 503, "kafka: no answer from 127.0.0.1:1");
        assertAnswer("/metrics", 200, "userstream_component_up{component=\"kafka\"} 0.0");
        long began = System.nanoTime();
        service.stop(END);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(service.outcome()).contains("143");
    }

    private void start(Map<String, String> settings) {
        Map<String, String> variables = new HashMap<>(settings);
        variables.put("USERSTREAM_OPS_HTTP_PORT", Integer.toString(port));
        service = ChildProcess.start(stack.command("ops", variables, List.of("serve")));
    }

    private void assertAnswer(String path, int status, String... parts) {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(parts);
    }

    private HttpResponse<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(90))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
