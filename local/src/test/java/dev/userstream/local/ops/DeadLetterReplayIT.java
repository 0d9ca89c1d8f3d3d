package dev.userstream.local.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Header;
import dev.userstream.events.RefusalReason;
import dev.userstream.events.deadletter.DeadLetter;
import dev.userstream.events.deadletter.ReplayMarker;
import dev.userstream.events.run.RunState;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.IntegrationTest;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.workspace.ProjectLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters are repaired and published again, and the audit counts the results. */
final class DeadLetterReplayIT extends IntegrationTest {
    private static final int GOOD = 200;
    private static final int BAD = 1_000;
    private static final Duration LIMIT = Duration.ofMinutes(8);

    /** A post code that was published as a number, and its repair. */
    private static final String WRONG = "\"post_code\":515";

    private static final String REPAIR = "exec sed 's/\"post_code\":515/\"post_code\":\"0515\"/'";

    private final String begin = Instant.now().minusSeconds(1).toString();

    @Test
    void thousandRepairedDeadLettersAreStoredOnce_andASecondReplayDoesNothing() {
        probes.publish(sample.records(0, GOOD));
        probes.publish(IntStream.range(GOOD, GOOD + BAD).mapToObj(this::broken).toList());
        probes.publish(List.of(sample.entry(GOOD + BAD, RunState.SUCCEEDED)));
        probes.awaitNoLag();
        assertAudited(sample.run(), GOOD);
        assertThat(open()).hasSize(BAD);

        CommandRun replay = dlq("replay", "--yes", "--reason", "wrong_type", "--from", begin, "--edit-command", REPAIR);

        assertThat(replay.exitCode()).as(replay.toString()).isZero();
        assertThat(replay.stdout()).contains("replayed 1000 of 1000 dead letters");
        assertThat(open()).isEmpty();
        assertAudited(sample.run(), GOOD + BAD);
        assertThat(probes.postgresRow(sample.id(GOOD + 1)).orElseThrow()).containsEntry("post_code", "0515");

        int messages = probes.records(Topics.USERS_CREATED.name()).size();
        CommandRun second = dlq("replay", "--yes", "--reason", "wrong_type", "--from", begin, "--edit-command", REPAIR);

        assertThat(second.exitCode()).as(second.toString()).isZero();
        assertThat(second.stdout()).contains("no open dead letters to replay");
        assertThat(probes.records(Topics.USERS_CREATED.name())).hasSize(messages);

        publishTheLastReplayAgain();
        assertAudited(sample.run(), GOOD + BAD);
    }

    @Test
    void rowThatPostgresRefusedIsRepairedInBothStores(@TempDir Path folder) throws Exception {
        probes.publish(sample.records(0, 1));
        probes.sql("ALTER TABLE created_users ADD CONSTRAINT no_such_name CHECK (first_name <> 'Refused')");
        RecordMetadata place;
        try {
            place = probes.publish(List.of(sample.record(1, sample.user(1, "Refused", null))))
                    .get(0);
            probes.awaitNoLag();
        } finally {
            probes.sql("ALTER TABLE created_users DROP CONSTRAINT no_such_name");
        }
        String deadLetter = Topics.USERS_CREATED.name() + "-" + place.partition() + "@" + place.offset() + "/postgres";
        CommandRun raw = dlq("show", "--raw", deadLetter);
        assertThat(raw.exitCode()).as(raw.toString()).isZero();
        Path value = folder.resolve("repaired.json");
        Files.writeString(value, raw.stdout().replace("Refused", "Accepted"));

        CommandRun replay = dlq("replay", "--yes", "--value-file", value.toString(), deadLetter);

        assertThat(replay.exitCode()).as(replay.toString()).isZero();
        assertAudited(2);
        assertStored(sample.id(1), "Accepted");
    }

    @Test
    void unrepairedMessageIsANewDeadLetterThatNamesTheOldOne() {
        probes.publish(sample.records(0, 1));
        RecordMetadata place = probes.publish(List.of(broken(1))).get(0);
        probes.awaitNoLag();
        String deadLetter = Topics.USERS_CREATED.name() + "-" + place.partition() + "@" + place.offset() + "/parser";

        CommandRun replay = dlq("replay", "--yes", deadLetter);

        assertThat(replay.exitCode()).as(replay.toString()).isZero();
        assertThat(replay.stdout()).contains("1 to be refused again");
        assertThat(replay.stderr()).contains("warning: 1 of 1");
        probes.awaitNoLag();
        assertThat(probes.deadLetters())
                .filteredOn(each -> Header.lastText(each.headers(), ReplayMarker.REPLAY_OF)
                        .filter(deadLetter::equals)
                        .isPresent())
                .isNotEmpty()
                .extracting(DeadLetter::reason)
                .containsOnly(RefusalReason.WRONG_TYPE);
        CommandRun shown = dlq("show", deadLetter);
        assertThat(shown.stdout()).contains("wrong_type", "replayed to users_created-", WRONG);
        probes.publish(List.of(sample.entry(2, RunState.SUCCEEDED)));
        assertAudited(sample.run(), 1);
    }

    @Test
    void replayedMessageLosesAgainstNewerValues_andIsRefusedWhereTheBrokerSetsTimestamps() {
        probes.publish(List.of(broken(0)));
        probes.publish(List.of(sample.record(0, sample.user(0, "Newer", null))));
        probes.awaitNoLag();
        probes.setTimestampType("LogAppendTime");
        CommandRun refused;
        try {
            refused = dlq("replay", "--yes", "--from", begin, "--reason", "wrong_type", "--edit-command", REPAIR);
        } finally {
            probes.setTimestampType("CreateTime");
        }

        assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(2);
        assertThat(refused.stderr().lines().filter(line -> !line.contains("event=kafka_properties_")))
                .singleElement()
                .asString()
                .contains("message.timestamp.type=LogAppendTime", "kafka-configs.sh --bootstrap-server");
        assertThat(open()).hasSize(1);

        CommandRun replay = dlq("replay", "--yes", "--from", begin, "--reason", "wrong_type", "--edit-command", REPAIR);

        assertThat(replay.exitCode()).as(replay.toString()).isZero();
        assertStored(sample.id(0), "Newer");
        assertAudited(1);
    }

    @Test
    void unknownDeadLetterIsAFailure() {
        assertThat(dlq("show", "users_created-0@999999999").exitCode()).isEqualTo(1);
        assertThat(dlq("replay", "users_created-0@999999999").exitCode()).isEqualTo(1);
    }

    /** The script behind the commands that the documents tell a reader to try. */
    @Test
    void messagesThatTheScriptBreaksBecomeDeadLetters(@TempDir Path folder) throws Exception {
        sample.store(probes, 20);
        int messages = probes.records(Topics.USERS_CREATED.name()).size();
        Path output = folder.resolve("output");
        ProcessBuilder script = new ProcessBuilder(
                        ProjectLayout.find()
                                .root()
                                .resolve("script/lib/broken-messages")
                                .toString(),
                        "20")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        script.environment()
                .put("USERSTREAM_KAFKA_BOOTSTRAP_SERVERS", stack.addresses().kafka());

        int exitCode = script.start().waitFor();

        assertThat(exitCode).as(Files.readString(output)).isZero();
        probes.awaitNoLag();
        int published = probes.records(Topics.USERS_CREATED.name()).size() - messages;
        assertThat(Files.readString(output)).isEqualTo("published " + published + " broken messages\n");
        assertThat(published).isGreaterThanOrEqualTo(20);
        assertThat(open()).isNotEmpty();
    }

    private List<String> open() {
        CommandRun list = dlq("list", "--open", "--json", "--reason", "wrong_type", "--from", begin);
        assertThat(list.exitCode()).as(list.toString()).isZero();
        return list.stdout().lines().toList();
    }

    /** As a replay does whose mark was lost in a crash. */
    private void publishTheLastReplayAgain() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(probes.records(Topics.USERS_CREATED.name()));
        ConsumerRecord<byte[], byte[]> last = records.stream()
                .filter(record -> record.headers().lastHeader(ReplayMarker.REPLAY_OF) != null)
                .reduce((earlier, later) -> later)
                .orElseThrow();
        probes.publish(List.of(
                new ProducerRecord<>(last.topic(), null, last.timestamp(), last.key(), last.value(), last.headers())));
    }

    private ProducerRecord<byte[], byte[]> broken(long sequence) {
        return sample.recordReplacing(sequence, "\"post_code\":\"0515\"", WRONG);
    }

    private CommandRun dlq(String... arguments) {
        List<String> all = new ArrayList<>(List.of("dlq"));
        all.addAll(List.of(arguments));
        return stack.run("ops", LIMIT, Map.of(), all);
    }
}
