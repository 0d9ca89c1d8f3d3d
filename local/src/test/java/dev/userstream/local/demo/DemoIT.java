package dev.userstream.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.userstream.local.cli.Main;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.PostgresMain;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.settings.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The demo as its user runs it, and the end of its processes, with a stack of its own. */
@DisabledIfEnvironmentVariable(named = "STACK", matches = "containers", disabledReason = "tests the embedded stack")
@Tag("own-stack")
final class DemoIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    /** Two seconds on a machine that has nothing else to do. */
    private static final Duration NOTICED = Duration.ofSeconds(20);

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
        // Components that format or parse with the default locale fail with these digits.
        Process demo = demo(
                Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=ar -Duser.country=EG", "LC_ALL", "C"),
                "--source",
                "offline",
                "--users",
                "200",
                "--rate",
                "100",
                "--report",
                report.toString());
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
        assertThat(before).containsAll(dataFolders());
    }

    @Test
    void keptStackReportsComponentsThatEnd_startsThemAgain_andEndsOnASignal() throws Exception {
        Set<Path> before = dataFolders();
        Process demo = demo(
                Map.of("JAVA_TOOL_OPTIONS", "-Duser.language=tr -Duser.country=TR"),
                "--source",
                "offline",
                "--users",
                "20",
                "--rate",
                "20",
                "--keep");
        await().atMost(LIMIT)
                .until(() -> !demo.isAlive()
                        || Files.readString(folder.resolve("out")).contains("psql postgresql://"));
        assertThat(Files.getPosixFilePermissions(
                        ProjectLayout.find().workFolder().resolve("postgres-binaries")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));

        process(demo, Component.POSTGRES).orElseThrow().destroyForcibly();
        awaitErr(NOTICED, "Enter starts postgres again");
        demo.getOutputStream().write('\n');
        demo.getOutputStream().flush();
        awaitErr(LIMIT, "postgres: up");
        List<ProcessHandle> children = demo.descendants().toList();
        for (Component component : Component.values()) {
            process(demo, component).orElseThrow().destroyForcibly();
            await().atMost(NOTICED)
                    .until(() -> err().lastIndexOf(component.label() + ": ended (exit code ") > err().indexOf(": up"));
        }

        // SIGTERM: where the tests themselves run in the background, SIGINT is ignored by every child.
        demo.destroy();

        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).as(output()).isTrue();
        assertThat(demo.exitValue()).as(output()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(children).isNotEmpty();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
        assertThat(before).containsAll(dataFolders());
    }

    @ParameterizedTest
    @EnumSource(
            value = Component.class,
            names = {"POSTGRES", "JOB"})
    void aComponentThatEndsDuringTheStart_endsTheDemo(Component component) throws Exception {
        Process demo = demo(Map.of(), "--source", "offline");
        await().atMost(LIMIT).until(() -> process(demo, component).isPresent());

        process(demo, component).orElseThrow().destroyForcibly();

        awaitErr(NOTICED, component.label() + ": ended");
        assertThat(demo.waitFor(20, TimeUnit.SECONDS)).as(output()).isTrue();
        assertThat(demo.exitValue()).as(output()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(err()).contains("last lines of ");
    }

    @Test
    void unreachableSourceEndsTheDemo_beforeAnythingIsStarted() throws Exception {
        Process demo = demo(Map.of(), "--api-url", "http://127.0.0.1:1/");

        assertThat(demo.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(Files.readString(folder.resolve("err"))).contains("cannot be reached (expected: a user as JSON");
    }

    @Test
    void noChildAndNoTemporaryFileOutlivesAKilledParent_evenIfFrozen() throws Exception {
        Set<Path> before = dataFolders();
        Process parent = start(Map.of(), FrozenStack.class, folder.toString());
        Path pids = folder.resolve(FrozenStack.PIDS);
        await().atMost(LIMIT).until(() -> Files.exists(pids));
        List<ProcessHandle> children = Files.readAllLines(pids).stream()
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
                .toList();
        assertThat(children).hasSizeGreaterThan(FrozenStack.SERVERS.size()).allMatch(ProcessHandle::isAlive);
        assertThat(before.containsAll(dataFolders())).isFalse();

        parent.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(children).noneMatch(ProcessHandle::isAlive);
            assertThat(before).containsAll(dataFolders());
        });
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    private void awaitErr(Duration limit, String text) {
        await().atMost(limit).untilAsserted(() -> assertThat(err()).contains(text));
    }

    /** The process of a demo's component; of PostgreSQL that of the server, which has detached itself from its JVM. */
    private static Optional<ProcessHandle> process(Process demo, Component component) {
        String mainClass = switch (component) {
            case KAFKA -> "KafkaMain";
            case CASSANDRA -> "CassandraDaemon";
            case POSTGRES -> "PostgresMain";
            case JOB -> "SparkSubmit";
            case PRODUCER -> "producer.cli.Main";
        };
        Optional<ProcessHandle> jvm = demo.descendants()
                .filter(process -> process.info().commandLine().orElse("").contains(mainClass))
                .findFirst();
        return component != Component.POSTGRES
                ? jvm
                : jvm.flatMap(process -> process.info().arguments())
                        .flatMap(arguments -> PostgresMain.server(Path.of(arguments[arguments.length - 3]))
                                .findFirst());
    }

    private Process demo(Map<String, String> environment, String... options) throws IOException {
        return start(
                environment,
                Main.class,
                Stream.concat(Stream.of("demo"), Stream.of(options)).toArray(String[]::new));
    }

    private Process start(Map<String, String> environment, Class<?> mainClass, String... arguments) throws IOException {
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
        builder.environment().putAll(environment);
        builder.environment().put("NO_COLOR", "1");
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
