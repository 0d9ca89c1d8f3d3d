package dev.userstream.local.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.RunId;
import dev.userstream.events.UserIds;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.run.RunState;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.IntegrationTest;
import dev.userstream.local.ServiceProcess;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.process.CommandRun;
import dev.userstream.settings.SettingNames;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Base of the tests with a producer's service and an offline API, one of each for a class. */
public abstract class ProducerTest extends IntegrationTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    protected static OfflineApi api;
    protected static ServiceProcess service;

    @BeforeAll
    protected static void createService() {
        api = OfflineApi.start();
        Map<String, String> settings = Map.of(
                SettingNames.API_URL, api.address().toString(),
                SettingNames.API_BUDGET_USERS, "0",
                SettingNames.API_BACKOFF_MIN, "100ms",
                SettingNames.PRODUCER_DELIVERY_TIMEOUT, "2s");
        service = new ServiceProcess(stack, "producer", SettingNames.PRODUCER_HTTP_PORT, settings);
    }

    @BeforeEach
    protected void restoreService() {
        api.clearFaults();
        if (!service.isAlive()) {
            service.start();
        }
    }

    @AfterAll
    protected static void stopService() {
        service.close();
        api.close();
    }

    /** The settings of the service's clients. */
    static Map<String, String> client() {
        return Map.of(SettingNames.PRODUCER_URL, service.address().toString());
    }

    /** Runs {@code publish} as a client of the service. */
    protected static CommandRun publish(String... options) {
        List<String> arguments =
                Stream.concat(Stream.of("publish"), Stream.of(options)).toList();
        return stack.run("producer", LIMIT, client(), arguments);
    }

    static HttpResponse<String> put(String runId, String body) {
        return service.send("PUT", "/runs/" + runId, body);
    }

    static Run run(String runId) {
        return decode(service.get("/runs/" + runId).body());
    }

    static Run decode(String document) {
        return RunCodec.decode(document.getBytes(StandardCharsets.UTF_8));
    }

    static Run awaitRun(String runId, Predicate<Run> expected) {
        return await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> run(runId), expected);
    }

    /** The run ends as published, and every sequence from 0 on is in the topic, each under its own id, and none beyond. */
    static void assertPublished(String runId, long users) {
        Run run = awaitRun(runId, each -> each.state().isFinished());
        assertThat(run.state()).as("cause: %s", run.cause()).isEqualTo(RunState.SUCCEEDED);
        assertThat(List.of(run.published(), run.rejected())).containsExactly(users, 0L);
        TreeSet<Long> sequences = new TreeSet<>();
        for (ConsumerRecord<byte[], byte[]> record : records(runId)) {
            long sequence = Long.parseLong(header(record, "sequence"));
            sequences.add(sequence);
            assertThat(new String(record.key(), StandardCharsets.UTF_8))
                    .isEqualTo(UserIds.of(new RunId(runId), sequence).toString());
        }
        assertThat(sequences)
                .containsExactlyElementsOf(LongStream.range(0, users).boxed().toList());
    }

    /** The records of a run. */
    static List<ConsumerRecord<byte[], byte[]>> records(String runId) {
        return probes.records(Topics.USERS_CREATED.name()).stream()
                .filter(record -> record.headers().lastHeader("run_id") != null)
                .filter(record -> header(record, "run_id").equals(runId))
                .toList();
    }

    static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
