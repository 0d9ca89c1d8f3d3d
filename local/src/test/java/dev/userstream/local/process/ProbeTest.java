package dev.userstream.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.userstream.local.workspace.StackException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProbeTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Probe NO_ANSWER = () -> {
        throw new IllegalStateException("not there");
    };

    @TempDir
    private Path folder;

    @Test
    void aProcessThatEndsTooEarlyIsReportedWithItsLastLines() {
        ChildProcess process = ChildProcess.start(command("complain"));

        assertThatThrownBy(() -> NO_ANSWER.await(process, LIMIT))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("sample: ended before it was ready (exit code 7")
                .hasMessageContaining("the reason is this");
    }

    @Test
    void aProcessThatNeverAnswersIsReportedWithItsLastAnswer() {
        ChildProcess process = ChildProcess.start(command("wait"));
        try {
            assertThatThrownBy(() -> NO_ANSWER.await(process, Duration.ofMillis(200)))
                    .isInstanceOf(StackException.class)
                    .hasMessageContaining("not ready after")
                    .hasMessageContaining("not there");
        } finally {
            process.stop(LIMIT);
        }
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void theProbeIsAskedUntilItAnswers() {
        ChildProcess process = ChildProcess.start(command("wait"));
        AtomicInteger asked = new AtomicInteger();
        try {
            Probe probe = () -> {
                if (asked.incrementAndGet() < 3) {
                    NO_ANSWER.check();
                }
            };
            probe.await(process, LIMIT);
        } finally {
            ChildProcess.kill(process.tree());
        }
        assertThat(asked).hasValue(3);
    }

    @Test
    void anAnswerOfAnotherProcessIsNotReadiness() {
        ChildProcess process = ChildProcess.start(command("complain"));
        await().until(() -> !process.isAlive());

        Probe answered = () -> {};
        assertThatThrownBy(() -> answered.await(process, LIMIT))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("another process answers on its port");
    }

    @Test
    void aCommandIsRunToItsEndWithBothOutputsApart() {
        CommandRun run = CommandRun.of(command("complain"), LIMIT);

        assertThat(run.exitCode()).isEqualTo(7);
        assertThat(run.stdout()).isEqualToIgnoringNewLines("a result");
        assertThat(run.stderr()).contains("the reason is this");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Duser.language=ar -Duser.country=EG", "-Duser.language=tr", "-Duser.language.format=fa"})
    void aChildFormatsAndParsesTheSame_inEveryLocale(String options) {
        CommandRun run = CommandRun.of(command("locale", Map.of("JAVA_TOOL_OPTIONS", options)), LIMIT);

        assertThat(run.stdout()).isEqualToIgnoringNewLines("locale 9042 milli");
    }

    @Test
    void aCommandThatTakesTooLongIsEnded() {
        assertThatThrownBy(() -> CommandRun.of(command("wait"), Duration.ofMillis(500)))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("sample: not finished after");
    }

    @Test
    void aChildSeesItsOwnSettingsAndNoneOfTheShell() {
        assertThat(command("wait").toProcessBuilder().environment())
                .containsEntry("USERSTREAM_SAMPLE", "ours")
                .doesNotContainKey("SPARK_HOME");
    }

    private ChildCommand command(String what) {
        return command(what, Map.of("USERSTREAM_SAMPLE", "ours"));
    }

    private ChildCommand command(String what, Map<String, String> environment) {
        return new ChildCommand(
                "sample",
                List.of("-Xmx32m", "-XX:TieredStopAtLevel=1"),
                List.of(classes("target/classes"), classes("target/test-classes")),
                SampleProgram.class.getName(),
                List.of(what),
                environment,
                folder,
                folder.resolve("sample.log"));
    }

    private static String classes(String relative) {
        return Path.of(relative).toAbsolutePath().toString();
    }
}
