package dev.userstream.local.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.local.EmbeddedOnly;
import dev.userstream.local.cli.Main;
import dev.userstream.local.pipeline.FlatJson;
import dev.userstream.local.workspace.ProjectLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of what script/chaos does: a few faults of a fixed seed. */
@EmbeddedOnly
final class ChaosIT {
    private static final int MINUTES = 10;

    @TempDir
    private Path folder;

    private Process started;

    @AfterEach
    void endWhatFailedToEnd() {
        started.destroyForcibly();
    }

    @Test
    void nothingIsLostWhilePartsAreKilledFrozenAndRestarted() throws Exception {
        Path report = folder.resolve("report.json");
        started = start(report);

        assertThat(started.waitFor(MINUTES, TimeUnit.MINUTES)).as(said()).isTrue();

        assertThat(started.exitValue()).as(said()).isZero();
        assertThat(FlatJson.parse(Files.readString(report)))
                .containsEntry("faults", "4")
                .containsEntry("failed_runs", "0")
                .containsEntry("lost", "0")
                .containsEntry("duplicated", "0")
                .containsEntry("wrong", "0")
                .containsEntry("extra", "0")
                .containsEntry("verdict", "pass")
                .hasEntrySatisfying(
                        "published", users -> assertThat(Long.parseLong(users)).isGreaterThan(1_000));
    }

    private Process start(Path report) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + ProjectLayout.ROOT_PROPERTY + "=" + ProjectLayout.find().root(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "chaos",
                "--kills=4",
                "--seed=321",
                "--longest-freeze=5s",
                "--duration=10s",
                "--report=" + report);
        return new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("err")) + Files.readString(folder.resolve("out"));
    }
}
