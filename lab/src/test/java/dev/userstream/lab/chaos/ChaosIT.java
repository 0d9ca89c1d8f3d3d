package dev.userstream.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.lab.cli.Main;
import dev.userstream.local.workspace.ProjectLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** A short {@code script/chaos} with a fixed seed. */
@DisabledIfEnvironmentVariable(named = "STACK", matches = "containers", disabledReason = "tests the embedded stack")
final class ChaosIT {
    private static final int TIMEOUT_MINUTES = 10;

    @TempDir
    private Path folder;

    private Process chaos;

    @AfterEach
    void endProcess() {
        chaos.destroyForcibly();
    }

    @Test
    void nothingIsLostWhileComponentsAreKilledFrozenAndRestarted() throws Exception {
        Path report = folder.resolve("report.json");
        chaos = start(report);

        assertThat(chaos.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES))
                .as(output())
                .isTrue();

        assertThat(chaos.exitValue()).as(output()).isZero();
        JsonNode figures = new ObjectMapper().readTree(report.toFile()).get("figures");
        assertThat(figures.get("faults").asInt()).isEqualTo(4);
        assertThat(figures.get("published").asInt()).isGreaterThan(1_000);
        assertThat(List.of("failed_runs", "missing", "duplicated", "wrong", "extra"))
                .allSatisfy(name -> assertThat(figures.get(name).asInt()).isZero());
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

    private String output() throws IOException {
        return Files.readString(folder.resolve("err")) + Files.readString(folder.resolve("out"));
    }
}
