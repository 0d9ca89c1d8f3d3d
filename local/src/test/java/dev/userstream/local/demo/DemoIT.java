package dev.userstream.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.local.EmbeddedOnly;
import dev.userstream.local.cli.Main;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.settings.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as its user runs it, with a stack of its own. */
@EmbeddedOnly
final class DemoIT {
    @TempDir
    private Path folder;

    private Process started;

    @AfterEach
    void endWhatFailedToEnd() {
        started.destroyForcibly();
    }

    @Test
    void everyUserArrives_andNothingIsLeftRunning() throws Exception {
        Set<Path> before = dataFolders();
        Path report = folder.resolve("report.json");
        Process demo = start("--source", "offline", "--users", "200", "--rate", "100", "--report", report.toString());
        Set<ProcessHandle> children = new HashSet<>();
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    demo.descendants().forEach(children::add);
                    return !demo.isAlive();
                });

        assertThat(demo.exitValue()).as(said()).isZero();
        JsonNode document = new ObjectMapper().readTree(Files.readString(report));
        assertThat(document.get("verdict").asText()).as(said()).isEqualTo("pass");
        assertThat(document.get("published").asLong()).isEqualTo(200);
        assertThat(document.get("cassandra_rows").asLong()).isEqualTo(200 + Demo.WARM_UP_USERS);
        assertThat(document.get("postgres_rows").asLong()).isEqualTo(200 + Demo.WARM_UP_USERS);
        assertThat(document.get("latency_p50_ms").asLong()).isBetween(1L, 2_000L);
        assertThat(Files.readString(folder.resolve("out"))).contains("verdict       pass");
        assertThat(children).hasSizeGreaterThan(4).noneMatch(ProcessHandle::isAlive);
        assertThat(dataFolders()).isEqualTo(before);
    }

    @Test
    void aKeptStack_endsOnASignalAndRemovesItsData() throws Exception {
        Set<Path> before = dataFolders();
        Process demo = start("--source", "offline", "--users", "20", "--rate", "20", "--keep");
        await().atMost(Duration.ofMinutes(3))
                .until(() -> !demo.isAlive()
                        || Files.readString(folder.resolve("out")).contains("psql postgresql://"));
        List<ProcessHandle> children = demo.descendants().toList();

        // SIGTERM: where the tests themselves run in the background, SIGINT is ignored by every child.
        demo.destroy();

        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).as(said()).isTrue();
        assertThat(demo.exitValue()).as(said()).isEqualTo(ExitCode.TERMINATED);
        assertThat(children).isNotEmpty();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
        assertThat(dataFolders()).isEqualTo(before);
    }

    @Test
    void anUnreachableSource_endsBeforeAnythingIsStarted() throws Exception {
        Process demo = start("--api-url", "http://127.0.0.1:1/");

        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(Files.readString(folder.resolve("err"))).contains("cannot be reached (expected: a user as JSON");
    }

    private Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + ProjectLayout.ROOT_PROPERTY + "=" + ProjectLayout.find().root(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "demo"));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(Map.of("NO_COLOR", "1"));
        started = builder.start();
        return started;
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("err")) + Files.readString(folder.resolve("out"));
    }

    private static Set<Path> dataFolders() throws IOException {
        Path parent = ProjectLayout.find().workFolder().resolve("tmp");
        if (!Files.exists(parent)) {
            return Set.of();
        }
        try (Stream<Path> folders = Files.list(parent)) {
            return new HashSet<>(folders.toList());
        }
    }
}
