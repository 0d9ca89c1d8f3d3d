package dev.userstream.local.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.userstream.events.store.Store;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.HttpProbe;
import dev.userstream.local.IntegrationTest;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Component;
import dev.userstream.settings.SettingNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers and job started in any order and stopped, the job's control over HTTP, and only one job on a checkpoint. */
final class LifecycleIT extends IntegrationTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final HttpProbe control = new HttpProbe(stack.addresses().job());

    @AfterEach
    void leaveQueriesRunning() {
        if (!stack.server(Component.JOB).isAlive()) {
            stack.server(Component.JOB).start();
        }
        await().atMost(LIMIT).ignoreExceptions().until(() -> request("{\"running\":true}") == 202);
        awaitState("RUNNING");
    }

    @Test
    void serversHaveTheVersionsOfProduction() {
        assertThat(probes.cql("SELECT release_version FROM system.local").get(0).getString(0))
                .isEqualTo("5.0.9");
        assertThat(probes.sql("SHOW server_version").get(0).get("server_version"))
                .asString()
                .startsWith("17.");
    }

    @Test
    void stoppedServerRestartsOnItsPort() {
        stack.server(Component.POSTGRES).stop();
        assertThat(stack.server(Component.POSTGRES).isAlive()).isFalse();

        stack.server(Component.POSTGRES).restart();

        assertThat(probes.sql("SELECT 1")).hasSize(1);
    }

    @Test
    void jobThatStartsFirstWaits_andFillsEachStoreWhenItIsThere() {
        RecordMetadata acknowledged = probes.publish(sample.records(0, 1)).get(0);
        probes.awaitNoLag();
        List<Component> servers = List.of(Component.CASSANDRA, Component.KAFKA, Component.POSTGRES);
        stack.server(Component.JOB).kill();
        UUID last = UUID.randomUUID();
        probes.cql("INSERT INTO spark_streams.created_users (id, first_name) VALUES (?, 'last')", last);
        servers.forEach(server -> stack.server(server).kill());
        int logged = jobLog(0).length();

        stack.server(Component.JOB).start();
        await().atMost(LIMIT).until(() -> jobLog(logged).contains("event=query_waits store=cassandra cause=outage"));
        stack.ensure(List.of(Component.KAFKA, Component.POSTGRES));
        assertThat(probes.records(Topics.USERS_CREATED.name()))
                .as("what the killed broker had acknowledged")
                .anySatisfy(record -> {
                    assertThat(record.partition()).isEqualTo(acknowledged.partition());
                    assertThat(record.offset()).isEqualTo(acknowledged.offset());
                });
        probes.publish(sample.records(1, 4));
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> probes.postgresRow(sample.id(3)).isPresent());
        assertThat(stack.server(Component.JOB).isAlive()).isTrue();

        stack.ensure(List.of(Component.CASSANDRA));
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> probes.cassandraRow(sample.id(3)).isPresent());
        assertStored(sample.id(0), "Ada 0");
        assertThat(probes.cassandraRow(last))
                .as("what the killed Cassandra had acknowledged")
                .isPresent();
        probes.cql("DELETE FROM spark_streams.created_users WHERE id = ?", last);
    }

    @Test
    void jobStopsBetweenTwoBatches_andTheLagStaysVisible() {
        int logged = jobLog(0).length();
        probes.publish(sample.records(0, 2_000));

        stack.server(Component.JOB).stop();

        assertThat(jobLog(logged))
                .containsOnlyOnce("event=job_stopped")
                .containsOnlyOnce("event=query_stopped store=cassandra between_batches=true")
                .containsOnlyOnce("event=query_stopped store=postgres between_batches=true");
        long cassandraLag = probes.lag(Store.CASSANDRA);
        long postgresLag = probes.lag(Store.POSTGRES);
        probes.publish(sample.records(2_000, 2_007));
        assertThat(probes.lag(Store.CASSANDRA)).isEqualTo(cassandraLag + 7);
        assertThat(probes.lag(Store.POSTGRES)).isEqualTo(postgresLag + 7);
    }

    @Test
    void queriesStopBetweenBatches_stayStoppedAfterARestart_andStartAgain() {
        int logged = jobLog(0).length();

        assertThat(request("{\"running\":false}")).isEqualTo(202);
        awaitState("STOPPED");
        assertThat(jobLog(logged))
                .contains("event=query_stopped store=cassandra between_batches=true")
                .contains("event=query_stopped store=postgres between_batches=true");
        assertThat(control.get("/health").statusCode()).isEqualTo(200);
        probes.publish(sample.records(0, 10));
        assertThat(List.of(probes.lag(Store.CASSANDRA), probes.lag(Store.POSTGRES)))
                .containsExactly(10L, 10L);

        stack.server(Component.JOB).stop();
        stack.server(Component.JOB).start();
        awaitState("STOPPED");
        assertThat(control.json("/queries").get("running").asBoolean()).isFalse();
        assertThat(probes.postgresRow(sample.id(9))).isEmpty();

        assertThat(request("{\"running\":true}")).isEqualTo(202);
        awaitState("RUNNING");
        assertStored(sample.id(9), "Ada 9");
    }

    @Test
    void secondJobOnTheCheckpointIsRefused_andTheFirstContinues() {
        CommandRun second = CommandRun.of(stack.jobCommand(List.of()), LIMIT);

        assertThat(second.exitCode()).as(second.stderr()).isEqualTo(2);
        assertThat(second.stderr()).contains("event=second_job");
        assertThat(stack.server(Component.JOB).isAlive()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "USERSTREAM_CASSANDRA_LOCAL_DATACENTER, dc9, 'which report datacenter1'",
        "USERSTREAM_JOB_CHECKPOINT_DIR, s3a://bucket/checkpoints, S3AFileSystem not found"
    })
    void settingThatCannotWork_endsTheJobWithTwo_andIsNamed(String name, String value, String words) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                SettingNames.JOB_CHECKPOINT_DIR,
                stack.folder().resolve("unused-checkpoints").toString(),
                SettingNames.JOB_HTTP_PORT,
                "0"));
        settings.put(name, value);

        CommandRun job = CommandRun.of(stack.jobCommand(settings, List.of()), LIMIT);

        assertThat(job.exitCode()).as(job.stderr()).isEqualTo(2);
        assertThat(job.stderr()).contains("event=job_ends", name, value, words);
    }

    @Test
    void topicWithTimestampsOfTheBroker_isRefusedUntilItIsAltered() {
        int logged = jobLog(0).length();
        assertThat(request("{\"running\":false}")).isEqualTo(202);
        awaitState("STOPPED");
        probes.setTimestampType("LogAppendTime");
        assertThat(request("{\"running\":true}")).isEqualTo(202);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(jobLog(logged))
                        .contains("event=query_waits store=cassandra cause=topic_mismatch")
                        .contains("event=query_waits store=postgres cause=topic_mismatch")
                        .contains("kafka-configs.sh", "message.timestamp.type=CreateTime"));

        probes.setTimestampType("CreateTime");

        awaitState("RUNNING");
    }

    @Test
    void groupsThatAreDeletedWhileTheQueriesAreIdle_comeBackWithinAMinute() {
        probes.publish(sample.records(0, 1));
        probes.awaitNoLag();

        probes.deleteGroups();

        await().atMost(Duration.ofMinutes(1)).ignoreExceptions().untilAsserted(() -> {
            assertThat(probes.lag(Store.CASSANDRA)).isZero();
            assertThat(probes.lag(Store.POSTGRES)).isZero();
        });
    }

    @Test
    void metricsCountRows() {
        probes.publish(sample.records(0, 10));
        probes.awaitNoLag();

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(control.get("/metrics").body().lines())
                        .contains("userstream_job_running{store=\"cassandra\"} 1.0")
                        .contains("userstream_job_lag{store=\"postgres\"} 0.0")
                        .anyMatch(line -> line.matches("userstream_job_rows_total\\{store=\"postgres\"} \\d+\\.0"))
                        .anyMatch(line -> line.startsWith("userstream_job_batch_duration_seconds_count")));
    }

    @Test
    void hostileRequestsAreRefused() {
        assertThat(request("{\"running\":\"no\"}")).isEqualTo(400);
        assertThat(request("[".repeat(70_000))).isEqualTo(413);
        assertThat(request("{\"running\":false}", "Origin", "https://evil.example"))
                .isEqualTo(403);
        assertThat(request("{\"running\":false}", "X", "x".repeat(20_000))).isEqualTo(431);
        assertThat(control.json("/queries").get("running").asBoolean()).isTrue();
    }

    private void awaitState(String state) {
        await().atMost(LIMIT).ignoreExceptions().until(() -> {
            JsonNode queries = control.json("/queries").get("queries");
            return queries.findValuesAsText("state").stream().allMatch(state::equals);
        });
    }

    private int request(String body, String... headers) {
        return control.send("PUT", "/queries", body, headers).statusCode();
    }
}
