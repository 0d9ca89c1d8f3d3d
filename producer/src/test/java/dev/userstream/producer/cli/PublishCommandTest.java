package dev.userstream.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RunId;
import dev.userstream.events.run.Run;
import dev.userstream.events.run.RunCodec;
import dev.userstream.events.run.RunRequest;
import dev.userstream.events.run.RunState;
import dev.userstream.settings.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PublishCommandTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final MockWebServer service = new MockWebServer();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void start() throws IOException {
        service.start();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void theRunIsPolledUntilItHasEnded() throws InterruptedException {
        answers(201, run(RunState.RUNNING, null, 1));
        answers(200, run(RunState.INTERRUPTED, "interrupted: the producer was stopped", 1));
        service.enqueue(new MockResponse.Builder()
                .code(503)
                .body("{\"detail\":\"not ready yet\"}")
                .build());
        answers(200, run(RunState.SUCCEEDED, null, 1));

        assertThat(publish("--run-id", "r", "--users", "7", "--nationalities", "us,gb"))
                .isEqualTo(ExitCode.OK);

        assertThat(out.toString().lines())
                .containsExactly(
                        "run        r", "state      SUCCEEDED", "published  7", "rejected   2", "active     1.5 s");
        assertThat(err.toString()).contains("waiting: not ready yet");
        RecordedRequest put = service.takeRequest();
        assertThat(put.getMethod() + " " + put.getTarget()).isEqualTo("PUT /runs/r");
        assertThat(put.getBody().utf8()).contains("\"users\":7", "\"nationalities\":[\"us\",\"gb\"]");
        assertThat(service.takeRequest().getMethod()).isEqualTo("GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr-TR", "ar-EG", "fa-IR", "th-TH-u-nu-thai", "lt-LT", "hi-IN-u-nu-deva"})
    void theLanguageOfTheMachineChangesNothing(String language) throws InterruptedException {
        Locale machines = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try {
            answers(200, run(RunState.SUCCEEDED, null, 1));

            assertThat(publish("--run-id", "r", "--duration", "1H", "--rate", "1.5"))
                    .as(err.toString())
                    .isZero();
        } finally {
            Locale.setDefault(machines);
        }
        assertThat(out.toString()).contains("published  7", "active     1.5 s");
        assertThat(err.toString().lines()).last().isEqualTo("r: 1 of 3 s, 7 published, 2 rejected");
        assertThat(service.takeRequest().getBody().utf8()).contains("\"duration\":\"1H\"", "\"rate\":1.5");
    }

    @Test
    void theResultIsPrintedAsJson() {
        answers(200, run(RunState.SUCCEEDED, null, 1));

        assertThat(publish("--run-id", "r", "--json")).isEqualTo(ExitCode.OK);

        assertThat(RunCodec.decode(out.toString().getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(run(RunState.SUCCEEDED, null, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "FAILED, kafka: no, 1",
        "CANCELLED, cancelled: on request, 1",
        "FAILED, source: unreachable: ConnectException, 3"
    })
    void aRunThatDidNotSucceedDeterminesTheExitCode(RunState state, String cause, int exitCode) {
        answers(200, run(state, cause, 3));

        assertThat(publish("--run-id", "r")).isEqualTo(exitCode);

        assertThat(out.toString()).contains("state      " + state, "attempt    3", "cause      " + cause);
    }

    @ParameterizedTest
    @CsvSource({"400, 2", "409, 2", "404, 2", "500, 3"})
    void aRefusedRequestPrintsTheServicesReason(int status, int exitCode) {
        service.enqueue(new MockResponse.Builder()
                .code(status)
                .body("{\"detail\":\"run id: r was used\"}")
                .build());

        assertThat(publish("--run-id", "r")).isEqualTo(exitCode);

        assertThat(err.toString()).contains("run id: r was used");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void withoutAServiceTheCommandIsUnreachableImmediately() {
        String url = service.url("/").toString();
        service.close();

        assertThat(Main.commandLine().setErr(new PrintWriter(err)).execute("publish", "--url", url))
                .isEqualTo(ExitCode.UNREACHABLE);

        assertThat(err.toString()).startsWith("producer: no answer from " + url).contains("USERSTREAM_PRODUCER_URL");
    }

    @Test
    void progressWithoutATerminalIsPlainLines() {
        try (ProgressDisplay display =
                new ProgressDisplay(run(RunState.RUNNING, null, 1), false, new PrintWriter(err))) {
            display.show(run(RunState.SUCCEEDED, null, 1));
        }
        assertThat(err.toString().lines()).last().isEqualTo("r: 1 of 3 s, 7 published, 2 rejected");
    }

    private int publish(String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "publish";
        arguments[1] = "--url";
        arguments[2] = service.url("/").toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        return Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private void answers(int status, Run run) {
        service.enqueue(new MockResponse.Builder()
                .code(status)
                .body(new Buffer().write(RunCodec.encode(run)))
                .build());
    }

    private static Run run(RunState state, String cause, int attempt) {
        return new Run(
                new RunId("r"),
                new RunRequest(null, Duration.ofSeconds(3), null, List.of(), null),
                "seed",
                10,
                state,
                cause,
                attempt,
                9,
                7,
                2,
                Duration.ofMillis(1_500),
                new TreeMap<>(),
                NOW,
                NOW);
    }
}
