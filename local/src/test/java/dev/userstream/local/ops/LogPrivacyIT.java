package dev.userstream.local.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.CreatedUser;
import dev.userstream.events.ParseResult;
import dev.userstream.events.UserMessage;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.api.Fault;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.producer.ProducerTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The logs of the producer, the job and the operator's commands hold no user's data, also where something fails. */
final class LogPrivacyIT extends ProducerTest {
    private static final int USERS = 300;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String BROKEN_EMAIL = "nobody.else@example.com";

    @BeforeEach
    void refuseWomenInPostgres() {
        probes.sql("ALTER TABLE created_users ADD CONSTRAINT no_women CHECK (gender <> 'female') NOT VALID");
    }

    @AfterEach
    void acceptWomen() {
        probes.sql("ALTER TABLE created_users DROP CONSTRAINT no_women");
    }

    @Test
    void userDataIsNotLoggedAtInfo() throws IOException {
        int before = jobLog(0).length();
        api.failNext(new Fault.Cut(5_000));
        api.failNext(Fault.body("{\"results\":[{\"email\":\"" + BROKEN_EMAIL + "\"},"));
        CommandRun published = publish("--run-id", "private-1", "--users", Integer.toString(USERS));
        assertThat(published.exitCode()).as(published.stderr()).isZero();
        probes.publish(List.of(new ProducerRecord<>(
                Topics.USERS_CREATED.name(),
                "broken".getBytes(StandardCharsets.UTF_8),
                ("{\"email\":\"" + BROKEN_EMAIL + "\",").getBytes(StandardCharsets.UTF_8))));
        probes.awaitNoLag();
        int afterwards = jobLog(0).length();
        List<CommandRun> commands = List.of(
                published,
                run("audit", "--run-id", "private-1"),
                run("status"),
                run("dlq", "replay", "--yes", "--store", "postgres"));
        await().atMost(LIMIT).until(() -> jobLog(afterwards).contains("event=progress store=postgres"));

        StringBuilder logged = new StringBuilder(jobLog(before)).append(service.log());
        commands.forEach(command -> logged.append(command.stderr()).append(command.stdout()));

        assertThat(logged).contains("event=run_", "store=postgres", "event=fetch_failed");
        Set<String> personal = personal();
        assertThat(personal).hasSizeGreaterThan(USERS);
        assertThat(personal.stream().filter(value -> logged.indexOf(value) >= 0))
                .as("values of users in the logs")
                .isEmpty();
    }

    /** Values that identify one of the topic's users; first names alone are words as well. */
    private Set<String> personal() {
        Set<String> personal = new TreeSet<>(Set.of(BROKEN_EMAIL));
        for (var record : probes.records(Topics.USERS_CREATED.name())) {
            if (UserMessage.parse(record.key(), record.value(), record.timestamp())
                    instanceof ParseResult.Accepted accepted) {
                CreatedUser user = accepted.user();
                Stream.of(user.email(), user.username(), user.phone(), user.address())
                        .filter(value -> value != null && value.length() >= 7)
                        .forEach(personal::add);
            }
        }
        return personal;
    }

    private static CommandRun run(String... arguments) {
        return stack.run("ops", LIMIT, Map.of(), List.of(arguments));
    }
}
