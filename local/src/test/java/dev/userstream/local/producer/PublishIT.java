package dev.userstream.local.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.ParseResult;
import dev.userstream.events.UserMessage;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunState;
import dev.userstream.local.api.Fault;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.process.CommandRun;
import dev.userstream.settings.SettingNames;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** The command {@code publish} as a client of the service. */
final class PublishIT extends ProducerTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @Test
    void requestedUsersAreInTheTopic() {
        CommandRun published = publish("--run-id", "publish-1", "--users", "300", "--json");

        assertThat(published.exitCode()).as(published.stderr()).isZero();
        assertThat(decode(published.stdout()).published()).isEqualTo(300);
        assertPublished("publish-1", 300);
        for (ConsumerRecord<byte[], byte[]> record : records("publish-1")) {
            assertThat(UserMessage.parse(record.key(), record.value(), record.timestamp()))
                    .isInstanceOf(ParseResult.Accepted.class);
            assertThat(header(record, "schema_version")).isEqualTo("1");
            assertThat(Instant.parse(header(record, "fetched_at")))
                    .isBetween(Instant.now().minus(LIMIT), Instant.now());
        }
    }

    @Test
    void finishedRunIsNotPublishedAgain_andItsIdIsTaken() {
        publish("--run-id", "publish-2", "--users", "10");
        long requests = api.requests();

        CommandRun again = publish("--run-id", "publish-2", "--users", "10");
        CommandRun other = publish("--run-id", "publish-2", "--users", "11");

        assertThat(again.exitCode()).as(again.stderr()).isZero();
        assertThat(again.stdout()).contains("published  10");
        assertThat(other.exitCode()).isEqualTo(2);
        assertThat(other.stderr()).contains("was used for another request");
        assertThat(api.requests()).isEqualTo(requests);
        assertThat(records("publish-2")).hasSize(10);
    }

    @Test
    void rejectedUsersAreDeadLetters_andAreReplaced() {
        api.failNext(new Fault.Delivered(90));

        CommandRun published = publish("--run-id", "publish-3", "--users", "100", "--json");

        assertThat(published.exitCode()).as(published.stderr()).isZero();
        Run run = decode(published.stdout());
        assertThat(run.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(List.of(run.published(), run.rejected())).containsExactly(100L, 10L);
        assertThat(probes.deadLetters())
                .extracting(deadLetter -> deadLetter.id().toString())
                .filteredOn(id -> id.startsWith("publish-3@"))
                .containsExactlyInAnyOrderElementsOf(Stream.iterate(90, sequence -> sequence + 1)
                        .limit(10)
                        .map(sequence -> "publish-3@" + sequence + "/producer")
                        .toList());
        assertThat(records("publish-3")).hasSize(100);
    }

    @Test
    void refusingSourceFailsTheCommand() {
        api.failAlways(Fault.html(404));

        CommandRun published = publish("--run-id", "publish-4", "--users", "10");

        assertThat(published.exitCode()).as(published.stderr()).isEqualTo(1);
        assertThat(published.stdout()).contains("state      FAILED", "published  0", "cause      source: not_found");
    }

    @Test
    void commandIsUnreachable_withoutTheService() {
        CommandRun published = stack.run(
                "producer", LIMIT, Map.of(SettingNames.PRODUCER_URL, "http://127.0.0.1:1"), List.of("publish"));

        assertThat(published.exitCode()).isEqualTo(3);
        assertThat(published.stderr())
                .startsWith("producer: no answer from http://127.0.0.1:1 (expected: a running")
                .doesNotContain("\tat ");
        assertThat(published.stdout()).isEmpty();
    }

    @Test
    void stoppedCommandCancelsItsRun_andTheSameCommandResumesIt() {
        List<String> command = List.of("publish", "--run-id", "publish-5", "--users", "400", "--rate", "100");
        ChildProcess process = ChildProcess.start(stack.command("producer", client(), command));
        awaitRun("publish-5", run -> run.published() >= 50);

        process.stop(Duration.ofSeconds(5));

        assertThat(process.outcome()).isEqualTo("exit code 143");
        awaitRun("publish-5", run -> run.state() == RunState.CANCELLED);
        CommandRun resumed = stack.run("producer", LIMIT, client(), command);
        assertThat(resumed.exitCode()).as(resumed.stderr()).isZero();
        assertThat(resumed.stdout()).contains("published  400", "attempt    2");
        assertPublished("publish-5", 400);
    }
}
