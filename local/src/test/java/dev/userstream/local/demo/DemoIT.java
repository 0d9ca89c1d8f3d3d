package dev.userstream.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.local.cli.Main;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** The demo as its user runs it, and the end of its processes, with a stack of its own. */
@DisabledIfEnvironmentVariable(named = "STACK", matches = "containers", disabledReason = "tests the embedded stack")
@Tag("own-stack")
final class DemoIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** A killed parent cannot remove its data. */
    @TempDir
    private Path folder;

    private Process started;

    @AfterEach
    void endProcess() {
        started.destroyForcibly();
    }

    @Test
    void everyUserArrives_andNothingIsLeftRunning() throws Exception {
        Set<Path> before = dataFolders();
        Path report = folder.resolve("report.json");
        Process demo = demo("--source", "offline", "--users", "200", "--rate", "100", "--report", report.toString());
        Set<ProcessHandle> children = new HashSet<>();
        await().atMost(LIMIT).pollInterval(Duration.ofMillis(200)).until(() -> {
            demo.descendants().forEach(children::add);
            return !demo.isAlive();
        });

        assertThat(demo.exitValue()).as(output()).isZero();
        JsonNode document = new ObjectMapper().readTree(Files.readString(report));
        assertThat(document.get("verdict").asText()).as(output()).isEqualTo("pass");
        assertThat(document.get("published").asLong()).isEqualTo(200);
        assertThat(document.get("cassandra_rows").asLong()).isEqualTo(200 + DemoCommand.WARM_UP_USERS);
        assertThat(document.get("postgres_rows").asLong()).isEqualTo(200 + DemoCommand.WARM_UP_USERS);
        assertThat(document.get("latency_p50_ms").asLong()).isBetween(1L, 2_000L);
        assertThat(Files.readString(folder.resolve("out"))).contains("verdict       pass");
        assertThat(children).hasSizeGreaterThan(4).noneMatch(ProcessHandle::isAlive);
        assertThat(dataFolders()).isEqualTo(before);
    }

    @Test
    void keptStackEndsOnASignal_andRemovesItsData() throws Exception {
        Set<Path> before = dataFolders();
        Process demo = demo("--source", "offline", "--users", "20", "--rate", "20", "--keep");
        await().atMost(LIMIT)
                .until(() -> !demo.isAlive()
                        || Files.readString(folder.resolve("out")).contains("psql postgresql://"));
        List<ProcessHandle> children = demo.descendants().toList();

        // SIGTERM: where the tests themselves run in the background, SIGINT is ignored by every child.
        demo.destroy();

        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).as(output()).isTrue();
        assertThat(demo.exitValue()).as(output()).isEqualTo(ExitCode.TERMINATED);
        assertThat(children).isNotEmpty();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
        assertThat(dataFolders()).isEqualTo(before);
    }

    @Test
    void unreachableSourceEndsTheDemo_beforeAnythingIsStarted() throws Exception {
        Process demo = demo("--api-url", "http://127.0.0.1:1/");

        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(Files.readString(folder.resolve("err"))).contains("cannot be reached (expected: a user as JSON");
    }

    @Test
    void noChildOutlivesAKilledParent_evenIfFrozen() throws Exception {
        Process parent = start(FrozenStack.class, folder.toString());
        Path pids = folder.resolve(FrozenStack.PIDS);
        await().atMost(LIMIT).until(() -> Files.exists(pids));
        List<ProcessHandle> children = Files.readAllLines(pids).stream()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .toList();
        assertThat(children).hasSizeGreaterThan(FrozenStack.SERVERS.size()).allMatch(ProcessHandle::isAlive);

        parent.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
    }

    private Process demo(String... options) throws IOException {
        return start(
                Main.class, Stream.concat(Stream.of("demo"), Stream.of(options)).toArray(String[]::new));
    }

    private Process start(Class<?> mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-D" + ProjectLayout.ROOT_PROPERTY + "=" + ProjectLayout.find().root(),
                "-cp",
                System.getProperty("java.class.path"),
                mainClass.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(Map.of("NO_COLOR", "1"));
        started = builder.start();
        return started;
    }

    private String output() throws IOException {
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

    /** Starts servers, freezes them, writes the numbers of all processes that must end with it, and waits. */
    static final class FrozenStack {
        static final String PIDS = "pids";
        static final List<Component> SERVERS = List.of(Component.KAFKA, Component.POSTGRES);

        private FrozenStack() {}

        public static void main(String[] args) throws IOException, InterruptedException {
            Path folder = Path.of(args[0]);
            Stack stack = Stack.builder()
                    .components(SERVERS.toArray(Component[]::new))
                    .keepDataIn(folder.resolve("stack"))
                    .build()
                    .start();
            SERVERS.forEach(server -> stack.server(server).freeze());
            Stream<ProcessHandle> workers =
                    SERVERS.stream().flatMap(server -> stack.server(server).processes().stream());
            String pids = Stream.concat(ProcessHandle.current().descendants(), workers)
                    .distinct()
                    .map(process -> Long.toString(process.pid()))
                    .collect(Collectors.joining("\n"));
            Files.move(Files.writeString(folder.resolve("being-written"), pids), folder.resolve(PIDS));
            Thread.currentThread().join();
        }
    }
}
