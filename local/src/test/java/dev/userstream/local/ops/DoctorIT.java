package dev.userstream.local.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.HttpProbe;
import dev.userstream.local.IntegrationTest;
import dev.userstream.local.ServiceProcess;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Component;
import dev.userstream.settings.SettingNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

/** The doctor finds nothing in a healthy stack, and each fault in one that is not. */
final class DoctorIT extends IntegrationTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final ConfigResource USERS =
            new ConfigResource(ConfigResource.Type.TOPIC, Topics.USERS_CREATED.name());

    @Test
    void healthyStackIsOk() {
        sample.store(probes, 3);
        try (OfflineApi api = OfflineApi.start();
                ServiceProcess producer = new ServiceProcess(
                        stack,
                        "producer",
                        SettingNames.PRODUCER_HTTP_PORT,
                        Map.of(SettingNames.API_URL, api.address().toString()))) {
            producer.start();
            long requests = api.requests();

            CommandRun run = doctor(Map.of(
                    SettingNames.PRODUCER_URL, producer.address().toString(),
                    SettingNames.API_URL, api.address().toString()));

            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(statuses(run))
                    .containsOnlyKeys(
                            "kafka",
                            "kafka topic users_created",
                            "kafka topic users_created.dlq",
                            "kafka topic users_created.runs",
                            "group userstream-cassandra",
                            "group userstream-postgres",
                            "cassandra",
                            "cassandra table",
                            "cassandra permissions",
                            "postgres",
                            "postgres table",
                            "postgres permissions",
                            "producer",
                            "job query cassandra",
                            "job query postgres",
                            "registry",
                            "source",
                            "clocks")
                    .containsValues("ok")
                    .doesNotContainValue("warning")
                    .doesNotContainValue("failure");
            assertThat(run.stdout())
                    .contains("this host and kafka, cassandra, postgres, producer, job, source differ by less than 5 s")
                    .contains("lag 0, last commit ");
            assertThat(api.requests()).as("requested pages").isEqualTo(requests);
        }
    }

    @Test
    void eachFaultIsFound() {
        probes.sql("ALTER TABLE created_users RENAME COLUMN phone TO renamed");
        configure("cleanup.policy", "compact");
        stack.server(Component.JOB).freeze();
        await(probes.admin()
                .deleteConsumerGroups(List.of("userstream-cassandra"))
                .all());
        CommandRun run;
        try {
            run = doctor(Map.of(
                    SettingNames.PRODUCER_URL, "http://127.0.0.1:1",
                    SettingNames.OPS_REQUEST_TIMEOUT, "5s"));
        } finally {
            stack.server(Component.JOB).thaw();
            configure("cleanup.policy", "delete");
            probes.sql("ALTER TABLE created_users RENAME COLUMN renamed TO phone");
        }

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(statuses(run))
                .containsEntry("kafka topic users_created", "failure")
                .containsEntry("kafka topic users_created.dlq", "ok")
                .containsEntry("group userstream-cassandra", "failure")
                .containsEntry("postgres table", "failure")
                .containsEntry("cassandra table", "ok")
                .containsEntry("producer", "failure")
                .containsEntry("job", "failure");
        assertThat(run.stdout())
                .contains("cleanup.policy=compact (expected: delete)", "--add-config cleanup.policy=delete")
                .contains("no committed offsets")
                .contains("created_users.phone: no such column (expected: text)")
                .contains("producer at http://127.0.0.1:1/health");
    }

    @Test
    void roleThatMayOnlyReadIsAWarning() {
        probes.sql("REVOKE INSERT, UPDATE ON created_users FROM CURRENT_USER");
        CommandRun run;
        try {
            run = doctor(Map.of());
        } finally {
            probes.sql("GRANT INSERT, UPDATE ON created_users TO CURRENT_USER");
        }

        assertThat(statuses(run)).containsEntry("postgres permissions", "warning");
        assertThat(run.stdout()).contains("GRANT INSERT, UPDATE ON created_users");
    }

    @Test
    void serversThatAreDownAreNamedOnce_andTheOthersAreChecked() {
        CommandRun run = stack.run(
                "ops",
                LIMIT,
                Map.of(
                        SettingNames.KAFKA_BOOTSTRAP_SERVERS, "127.0.0.1:1",
                        SettingNames.PRODUCER_URL, "",
                        SettingNames.OPS_REQUEST_TIMEOUT, "2s"),
                List.of("doctor"));

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(3);
        assertThat(run.stdout().lines())
                .filteredOn(line -> line.startsWith("failure"))
                .singleElement()
                .asString()
                .contains("kafka", "127.0.0.1:1");
        assertThat(run.stdout()).contains("ok       postgres table: columns as specified");
    }

    /** Without the registry, which is not part of the stack; the producer's address is that of the test. */
    private static CommandRun doctor(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(SettingNames.PRODUCER_URL, ""));
        all.putAll(settings);
        return stack.run("ops", LIMIT, all, List.of("doctor", "--json"));
    }

    private static Map<String, String> statuses(CommandRun run) {
        Map<String, String> statuses = new HashMap<>();
        for (JsonNode finding : HttpProbe.parse(run.stdout())) {
            statuses.put(finding.path("check").asText(), finding.path("status").asText());
        }
        return statuses;
    }

    private static void configure(String setting, String value) {
        AlterConfigOp change = new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
        await(probes.admin()
                .incrementalAlterConfigs(Map.of(USERS, List.of(change)))
                .all());
    }

    private static void await(KafkaFuture<Void> done) {
        done.toCompletionStage().toCompletableFuture().join();
    }
}
