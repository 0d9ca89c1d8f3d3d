package dev.userstream.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CreatedUsersJobTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void helpAndVersionEndWithZero() {
        assertThat(run("--help")).isZero();
        assertThat(run("--version")).isZero();
        assertThat(out())
                .contains("USERSTREAM_JOB_CHECKPOINT_DIR", "--reset-checkpoint", "--replay", "--from=FROM")
                .contains("Exit codes:", "userstream-spark-job ");
        assertThat(err()).isEmpty();
    }

    @Test
    void unknownArgumentsAreUsageErrors() {
        assertThat(run("--chekpoint", "x")).isEqualTo(2);
        assertThat(err()).contains("--chekpoint");
    }

    @Test
    void missingSettingsAreNamed() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--reset-checkpoint")).isEqualTo(2);
        assertThat(err()).contains("USERSTREAM_JOB_CHECKPOINT_DIR: not set", "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS");
    }

    @Test
    void replayIsRefused_withoutAUsableRange() {
        assertThat(run("--replay")).isEqualTo(2);
        assertThat(run("--replay", "--from", "yesterday")).isEqualTo(2);
        assertThat(run("--replay", "--from", "0:1", "--run-id", "a b")).isEqualTo(2);
        assertThat(run("--replay", "--from", "0:1", "--store", "redis")).isEqualTo(2);
        assertThat(run("--replay", "--from", "0:1", "--timeout", "long")).isEqualTo(2);
        assertThat(run("--from", "earliest")).isEqualTo(2);
        assertThat(run("--replay", "--from", "earliest", "--reset-checkpoint")).isEqualTo(2);
        assertThat(err())
                .contains("yesterday (expected: a time", "run id: not usable", "redis", "long (expected: a duration");
    }

    @Test
    void replayNeedsTheSettingsOfServers_andNoCheckpoint() {
        assertThat(run("--replay", "--from", "0:1", "--store", "postgres")).isEqualTo(2);
        assertThat(err()).contains("USERSTREAM_KAFKA_BOOTSTRAP_SERVERS").doesNotContain("CHECKPOINT_DIR");
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private int run(String... arguments) {
        return CreatedUsersJob.run(
                arguments,
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
