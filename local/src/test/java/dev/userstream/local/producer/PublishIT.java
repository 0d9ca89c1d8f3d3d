package dev.userstream.local.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.Messages;
import dev.userstream.events.ParseResult;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.run.RunState;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.api.Fault;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithStack(Component.KAFKA)
final class PublishIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Stack stack;
    private final StackProbes probes;
    private OfflineApi api;

    PublishIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @BeforeEach
    void startApi() throws IOException {
        probes.createTopics();
        api = OfflineApi.start();
    }

    @AfterEach
    void stopApi() {
        api.close();
    }

    @Test
    void whatWasAskedForIsInTheTopic() {
        CommandRun published = publish("--run-id", "publish-1", "--users", "300", "--json");

        assertThat(published.exitCode()).as(published.stderr()).isZero();
        assertCounters(run(published), RunState.SUCCEEDED, 300, 0);
        PublishedSequences.assertExactly(probes, "publish-1", 300);
        for (ConsumerRecord<byte[], byte[]> record : PublishedSequences.of(probes, "publish-1")) {
            assertThat(Messages.parse(record.key(), record.value(), record.timestamp()))
                    .isInstanceOf(ParseResult.Accepted.class);
            assertThat(PublishedSequences.header(record, "schema_version")).isEqualTo("1");
            assertThat(Instant.parse(PublishedSequences.header(record, "fetched_at")))
                    .isBetween(Instant.now().minus(LIMIT), Instant.now());
        }
    }

    @Test
    void aFinishedRunIsNotPublishedAgainAndItsIdIsTaken() {
        publish("--run-id", "publish-2", "--users", "10");
        long asked = api.requests();

        CommandRun again = publish("--run-id", "publish-2", "--users", "10");
        CommandRun other = publish("--run-id", "publish-2", "--users", "11");

        assertThat(again.exitCode()).as(again.stderr()).isZero();
        assertThat(again.stdout()).contains("published  10");
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.stderr()).contains("was used for another request");
        assertThat(api.requests()).isEqualTo(asked);
        assertThat(PublishedSequences.of(probes, "publish-2")).hasSize(10);
    }

    @Test
    void usersThatAreRefusedAreDeadLettersAndAreReplaced() {
        api.faults().next(new Fault.Delivered(90));

        CommandRun published = publish("--run-id", "publish-3", "--users", "100", "--json");

        assertThat(published.exitCode()).as(published.stderr()).isZero();
        assertCounters(run(published), RunState.SUCCEEDED, 100, 10);
        assertThat(probes.deadLetters())
                .filteredOn(letter -> letter.identity().startsWith("publish-3/"))
                .allMatch(letter -> letter.rejecter() == DeadLetter.Rejecter.PRODUCER)
                .extracting(DeadLetter::identity)
                .containsExactlyInAnyOrderElementsOf(Stream.iterate(90, sequence -> sequence + 1)
                        .limit(10)
                        .map(sequence -> "publish-3/" + sequence + "/producer")
                        .toList());
        assertThat(PublishedSequences.of(probes, "publish-3")).hasSize(100);
    }

    @Test
    void aSourceThatRefusesEndsTheCommandWithNo() {
        api.faults().always(Fault.html(404));

        CommandRun published = publish("--run-id", "publish-4", "--users", "10");

        assertThat(published.exitCode()).as(published.stderr()).isEqualTo(1);
        assertThat(published.stdout()).contains("state      FAILED", "published  0", "cause      source: not_found");
    }

    @Test
    void aBrokerThatIsNotThereIsUnreachable() {
        Map<String, String> settings = new HashMap<>(Service.settings(api.address()));
        settings.put("USERSTREAM_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        settings.put("USERSTREAM_PRODUCER_CONNECT_TIMEOUT", "1s");

        CommandRun published = stack.run("producer", LIMIT, settings, List.of("publish", "--users", "10"));

        assertThat(published.exitCode()).isEqualTo(3);
        assertThat(published.stderr())
                .startsWith("kafka: no answer from 127.0.0.1:1 (expected: a broker that answers")
                .doesNotContain("\tat ");
        assertThat(published.stdout()).isEmpty();
    }

    @Test
    void aCommandThatIsStoppedIsResumedByTheSameCommand() {
        List<String> command = List.of("publish", "--run-id", "publish-5", "--users", "400", "--rate", "100");
        ChildProcess process = Service.start(stack, Service.settings(api.address()), command);
        await().atMost(LIMIT)
                .until(() -> PublishedSequences.of(probes, "publish-5").size() >= 50);
        process.stop(Duration.ofSeconds(5));
        assertThat(process.outcome()).isEqualTo("exit code 143");
        assertThat(ledgerEntry("publish-5").state()).isEqualTo(RunState.INTERRUPTED);

        CommandRun resumed = stack.run("producer", LIMIT, Service.settings(api.address()), command);

        assertThat(resumed.exitCode()).as(resumed.stderr()).isZero();
        assertThat(resumed.stdout()).contains("published  400", "attempt    2");
        PublishedSequences.assertExactly(probes, "publish-5", 400);
    }

    private CommandRun publish(String... options) {
        List<String> arguments =
                Stream.concat(Stream.of("publish"), Stream.of(options)).toList();
        return stack.run("producer", LIMIT, Service.settings(api.address()), arguments);
    }

    private Run ledgerEntry(String runId) {
        return probes.records(Topics.RUNS.name()).stream()
                .filter(entry -> new String(entry.key(), StandardCharsets.UTF_8).equals(runId))
                .map(entry -> RunCodec.decode(entry.value()))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private static Run run(CommandRun published) {
        return RunCodec.decode(published.stdout().getBytes(StandardCharsets.UTF_8));
    }

    private static void assertCounters(Run run, RunState state, long published, long rejected) {
        assertThat(run.state()).isEqualTo(state);
        assertThat(run.published()).isEqualTo(published);
        assertThat(run.rejected()).isEqualTo(rejected);
    }
}
