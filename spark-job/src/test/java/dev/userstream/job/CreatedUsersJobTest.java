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
    void helpAndVersionAreAnswers() {
        assertThat(run("--help")).isZero();
        assertThat(run("--version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("USERSTREAM_JOB_CHECKPOINT_DIR", "userstream-spark-job ");
        assertThat(err.size()).isZero();
    }

    @Test
    void anythingElseIsUsage() {
        assertThat(run("--chekpoint", "x")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--chekpoint x");
    }

    @Test
    void aDriverOfTheClusterEndsWellWhereAnotherStartCannotHelp() {
        assertThat(run()).isEqualTo(2);
        assertThat(run("--cluster")).isZero();
        assertThat(run("--cluster", "--chekpoint")).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("USERSTREAM_JOB_CHECKPOINT_DIR", "--chekpoint");
    }

    @Test
    void aClusterCannotAcceptLossesWithEveryStart() {
        assertThat(run("--cluster", "--accept-data-loss")).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--accept-data-loss: given with --cluster");
        assertThat(run("--cluster", "--replay", "--from", "earliest")).isZero();
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--replay: given with --cluster");
        assertThat(run("--accept-data-loss")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("USERSTREAM_KAFKA_BOOTSTRAP_SERVERS");
    }

    @Test
    void aReplaySaysWhatItTakes() {
        assertThat(run("--replay", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--from=FROM", "--run-id", "Exit codes:");
        assertThat(run("--replay")).isEqualTo(2);
        assertThat(run("--replay", "--from", "yesterday")).isEqualTo(2);
        assertThat(run("--replay", "--from", "0:1", "--run-id", "a b")).isEqualTo(2);
        assertThat(run("--replay", "--from", "0:1", "--store", "redis")).isEqualTo(2);
        assertThat(run("--replay", "--from", "0:1", "--patience", "long")).isEqualTo(2);
        assertThat(run("--replay", "--from", "0:1")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--from: yesterday (expected: a time", "--run-id: a b", "--store: redis", "--patience: long")
                .contains("USERSTREAM_KAFKA_BOOTSTRAP_SERVERS")
                .doesNotContain("CHECKPOINT_DIR");
    }

    @Test
    void whatAnotherStartMayMendIsToldToTheClusterToo() {
        assertThat(StartedBy.CLUSTER.exitCode(1)).isEqualTo(1);
        assertThat(StartedBy.CLIENT.exitCode(2)).isEqualTo(2);
    }

    private int run(String... arguments) {
        return CreatedUsersJob.run(
                arguments,
                Map.of(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }
}
