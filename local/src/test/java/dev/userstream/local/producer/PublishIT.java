package dev.userstream.local.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.ParseResult;
import dev.userstream.events.UserMessage;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.run.RunState;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.api.Fault;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import dev.userstream.settings.SettingNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
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
    private Service service;

    PublishIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @BeforeEach
    void start() throws IOException {
        api = OfflineApi.start();
        service = new Service(stack, api.address()).start();
    }

    @AfterEach
    void stop() {
        service.close();
        api.close();
    }

    @Test
    void whatWasAskedForIsInTheTopic() {
        CommandRun published = publish("--run-id", "publish-1", "--users", "300", "--json");

        assertThat(published.exitCode()).as(published.stderr()).isZero();
        assertCounters(run(published), RunState.SUCCEEDED, 300, 0);
        PublishedSequences.assertExactly(probes, "publish-1", 300);
        for (ConsumerRecord<byte[], byte[]> record : PublishedSequences.of(probes, "publish-1")) {
            assertThat(UserMessage.parse(record.key(), record.value(), record.timestamp()))
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
                .extracting(deadLetter -> deadLetter.id().toString())
                .filteredOn(id -> id.startsWith("publish-3@"))
                .containsExactlyInAnyOrderElementsOf(Stream.iterate(90, sequence -> sequence + 1)
                        .limit(10)
                        .map(sequence -> "publish-3@" + sequence + "/producer")
                        .toList());
        assertThat(PublishedSequences.of(probes, "publish-3")).hasSize(100);
    }

    @Test
    void aRefusingSourceFailsTheCommand() {
        api.faults().always(Fault.html(404));

        CommandRun published = publish("--run-id", "publish-4", "--users", "10");

        assertThat(published.exitCode()).as(published.stderr()).isEqualTo(1);
        assertThat(published.stdout()).contains("state      FAILED", "published  0", "cause      source: not_found");
    }

    @Test
    void withoutTheServiceTheCommandIsUnreachable() {
        CommandRun published = stack.run(
                "producer", LIMIT, Map.of(SettingNames.PRODUCER_URL, "http://127.0.0.1:1"), List.of("publish"));

        assertThat(published.exitCode()).isEqualTo(3);
        assertThat(published.stderr())
                .startsWith("producer: no answer from http://127.0.0.1:1 (expected: a running")
                .doesNotContain("\tat ");
        assertThat(published.stdout()).isEmpty();
    }

    @Test
    void aStoppedCommandCancelsItsRunAndTheSameCommandResumesIt() {
        List<String> command = List.of("publish", "--run-id", "publish-5", "--users", "400", "--rate", "100");
        ChildProcess process = ChildProcess.start(stack.command("producer", service.client(), command));
        service.awaitRun("publish-5", run -> run.published() >= 50);

        process.stop(Duration.ofSeconds(5));

        assertThat(process.outcome()).isEqualTo("exit code 143");
        service.awaitRun("publish-5", run -> run.state() == RunState.CANCELLED);
        CommandRun resumed = stack.run("producer", LIMIT, service.client(), command);
        assertThat(resumed.exitCode()).as(resumed.stderr()).isZero();
        assertThat(resumed.stdout()).contains("published  400", "attempt    2");
        PublishedSequences.assertExactly(probes, "publish-5", 400);
    }

    private CommandRun publish(String... options) {
        List<String> arguments =
                Stream.concat(Stream.of("publish"), Stream.of(options)).toList();
        return stack.run("producer", LIMIT, service.client(), arguments);
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
