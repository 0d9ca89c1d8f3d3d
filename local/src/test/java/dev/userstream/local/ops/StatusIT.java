package dev.userstream.local.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.local.IntegrationTest;
import dev.userstream.local.ServiceProcess;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Component;
import dev.userstream.settings.SettingNames;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The state at a glance, by the command and by the operator's service. */
final class StatusIT extends IntegrationTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String PASSED_AUDITS = "userstream_audit_seconds_count{verdict=\"pass\"}";

    @Test
    void commandShowsRunsLagRowsAndDeadLetters() {
        sample.store(probes, 10);

        CommandRun status = stack.run("ops", LIMIT, Map.of(), List.of("status", "--json"));

        assertThat(status.exitCode()).as(status.toString()).isZero();
        assertThat(status.stdout())
                .contains("\"run_id\":\"" + sample.run() + "\"", "\"published\":10", "\"dead_letters\":{")
                .contains("{\"group\":\"userstream-cassandra\",\"lag\":0,\"rows\":" + probes.cassandraRows() + ",")
                .contains("{\"group\":\"userstream-postgres\",\"lag\":0,\"rows\":" + probes.postgresRows() + ",");
    }

    @Test
    void commandNamesAComponentThatDoesNotAnswer_andShowsTheOthers() {
        sample.store(probes, 1);

        CommandRun status = stack.run(
                "ops",
                LIMIT,
                Map.of(SettingNames.POSTGRES_URL, "jdbc:postgresql://127.0.0.1:1/none"),
                List.of("status"));

        assertThat(status.exitCode()).as(status.toString()).isEqualTo(3);
        assertThat(status.stdout()).contains(sample.run().value(), "unreachable", "offsets in the topic");
        assertThat(status.stderr()).contains("PostgreSQL at jdbc:postgresql://127.0.0.1:1/none");
    }

    @Test
    void serviceShowsAPassedAuditAndTheStateOfEverything() {
        sample.store(probes, 20);
        double passed = ops.metric(PASSED_AUDITS);

        assertAnswer(ops, "/audit/" + sample.run(), 200, "\"verdict\":\"pass\"", "\"published\":20");
        assertAnswer(ops, "/audit/unknown-run", 404, "unknown-run");
        assertAnswer(
                ops,
                "/status",
                200,
                "\"run_id\":\"" + sample.run() + "\"",
                "{\"group\":\"userstream-cassandra\",\"lag\":0,",
                "{\"group\":\"userstream-postgres\",\"lag\":0,",
                "\"problems\":[]");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertAnswer(
                        ops,
                        "/metrics",
                        200,
                        "userstream_consumer_lag{store=\"cassandra\"} 0.0",
                        "userstream_consumer_lag{store=\"postgres\"} 0.0",
                        "userstream_component_up{component=\"postgres\"} 1.0",
                        "jvm_memory_used_bytes"));
        assertThat(ops.metric(PASSED_AUDITS)).isEqualTo(passed + 1);
    }

    @Test
    void serviceNamesAFrozenStoreWithinSeconds_andRecovers() {
        await().atMost(LIMIT).untilAsserted(() -> assertAnswer(ops, "/health", 200, "\"status\":\"ready\""));

        stack.server(Component.POSTGRES).freeze();
        long began = System.nanoTime();
        HttpResponse<String> frozen = ops.get("/health");
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        stack.server(Component.POSTGRES).thaw();

        assertThat(frozen.statusCode()).as(frozen.body()).isEqualTo(503);
        assertThat(frozen.body()).containsIgnoringCase("postgres").doesNotContain("Cassandra", "Kafka");
        assertThat(took).isLessThan(Duration.ofSeconds(8));
        await().atMost(LIMIT).untilAsserted(() -> assertAnswer(ops, "/health", 200, "ready"));
    }

    @Test
    void serviceStartsBeforeEverythingElse_namesWhatIsMissing_andStops() {
        Map<String, String> unreachable = Map.of(
                SettingNames.KAFKA_BOOTSTRAP_SERVERS, "127.0.0.1:1",
                SettingNames.CASSANDRA_CONTACT_POINTS, "127.0.0.1:1",
                SettingNames.POSTGRES_URL, "jdbc:postgresql://127.0.0.1:1/none",
                SettingNames.OPS_REQUEST_TIMEOUT, "2s");
        try (ServiceProcess alone = new ServiceProcess(stack, "ops", SettingNames.OPS_HTTP_PORT, unreachable)) {
            alone.startAndAwait(503);

            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertAnswer(alone, "/health", 503, "afka", "assandra", "PostgreSQL at jdbc:"));
            assertAnswer(alone, "/audit/some-run", 503, "kafka: no answer from 127.0.0.1:1");
            assertAnswer(alone, "/metrics", 200, "userstream_component_up{component=\"kafka\"} 0.0");
            assertThat(alone.terminate()).isLessThan(Duration.ofSeconds(10));
            assertThat(alone.outcome()).contains("143");
        }
    }

    private static void assertAnswer(ServiceProcess service, String path, int status, String... parts) {
        HttpResponse<String> response = service.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).contains(parts);
    }
}
