package dev.userstream.local.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.events.ParseResult;
import dev.userstream.events.UserMessage;
import dev.userstream.events.topic.Topics;
import dev.userstream.local.StackProbes;
import dev.userstream.local.WithStack;
import dev.userstream.local.api.Fault;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.producer.Service;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the producer, the job and the operator's commands log of people, when all goes well and when it does not. */
@WithStack
final class LogPrivacyIT {
    private static final int USERS = 300;
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String BROKEN_EMAIL = "nobody.else@example.com";

    private final Stack stack;
    private final StackProbes probes;
    private OfflineApi api;
    private Service service;
    private int alreadyLogged;

    LogPrivacyIT(Stack stack, StackProbes probes) {
        this.stack = stack;
        this.probes = probes;
    }

    @BeforeEach
    void startApi() throws IOException {
        probes.createTopics();
        probes.awaitNoLag();
        api = OfflineApi.start();
        service = new Service(stack, api.address()).start();
        alreadyLogged = (int) Files.size(jobLog());
        probes.sql("ALTER TABLE created_users ADD CONSTRAINT no_such_user CHECK (gender <> 'female') NOT VALID");
    }

    @AfterEach
    void stopApi() {
        probes.sql("ALTER TABLE created_users DROP CONSTRAINT no_such_user");
        service.close();
        api.close();
    }

    @Test
    void userDataIsNotLoggedAtInfo() throws IOException {
        api.faults().next(new Fault.Cut(5_000));
        api.faults().next(Fault.body("{\"results\":[{\"email\":\"" + BROKEN_EMAIL + "\"},"));
        CommandRun published = run("producer", "publish", "--run-id", "private-1", "--users", "" + USERS);
        assertThat(published.exitCode()).as(published.stderr()).isZero();
        probes.publish(List.of(new ProducerRecord<>(
                Topics.USERS_CREATED.name(),
                "broken".getBytes(StandardCharsets.UTF_8),
                ("{\"email\":\"" + BROKEN_EMAIL + "\",").getBytes(StandardCharsets.UTF_8))));
        probes.awaitNoLag();
        List<CommandRun> commands = List.of(
                published,
                run("ops", "audit", "--run-id", "private-1"),
                run("ops", "status"),
                run("ops", "dlq", "replay", "--yes", "--store", "postgres"));
        // The job logs the progress of each store once a minute, and not of both at the same moment.
        await().atMost(LIMIT).until(() -> newInJobLog().contains("event=progress store=postgres"));

        StringBuilder logged = new StringBuilder(newInJobLog()).append(service.log());
        commands.forEach(command -> logged.append(command.stderr()).append(command.stdout()));

        assertThat(logged).contains("event=run_", "store=postgres", "event=fetch_failed");
        Set<String> personal = personal();
        assertThat(personal).hasSizeGreaterThan(USERS);
        assertThat(personal.stream().filter(value -> logged.indexOf(value) >= 0))
                .as("values of users in the logs")
                .isEmpty();
    }

    /** What names or finds one of the run's users; first names alone are words as well. */
    private Set<String> personal() {
        Set<String> personal = new TreeSet<>(Set.of(BROKEN_EMAIL));
        for (var record : probes.records(Topics.USERS_CREATED.name())) {
            if (UserMessage.parse(record.key(), record.value(), record.timestamp())
                    instanceof ParseResult.Accepted accepted) {
                List<String> values = new ArrayList<>(
                        List.of(accepted.user().email(), accepted.user().username()));
                values.add(accepted.user().phone());
                values.add(accepted.user().address());
                values.removeIf(value -> value == null || value.length() < 7);
                personal.addAll(values);
            }
        }
        return personal;
    }

    private CommandRun run(String module, String... arguments) {
        return stack.run(module, LIMIT, service.client(), List.of(arguments));
    }

    private String newInJobLog() throws IOException {
        byte[] all = Files.readAllBytes(jobLog());
        return new String(all, alreadyLogged, all.length - alreadyLogged, StandardCharsets.UTF_8);
    }

    private Path jobLog() {
        return stack.folder().resolve("logs").resolve("job.log");
    }
}
