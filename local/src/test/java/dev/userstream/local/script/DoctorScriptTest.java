package dev.userstream.local.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.local.HttpProbe;
import dev.userstream.local.workspace.ProjectLayout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code script/doctor} in a small checkout, with programs in place of Docker, Java and Maven. */
final class DoctorScriptTest {
    private static final List<String> TOOLS = List.of(
            "bash",
            "awk",
            "basename",
            "cat",
            "df",
            "dirname",
            "env",
            "find",
            "grep",
            "head",
            "paste",
            "sed",
            "sort",
            "tail",
            "tr",
            "uname",
            "uniq");
    private static final String DOCKER = """
            #!/bin/sh
            case "$*" in
              info) ;;
              *MemTotal*) echo ${FAKE_MEMORY:-8589934592} ;;
              *DockerRootDir*) echo /nowhere ;;
              "version -f"*) echo ${FAKE_DOCKER:-26.1.5} ;;
              "buildx version") echo "buildx 0.13.1 1" ;;
              "compose version --short") echo ${FAKE_COMPOSE:-2.26.1-4} ;;
              *"config --services") printf 'producer\\nkafka-init\\n' ;;
              *" config") [ -z "$FAKE_CONFIG" ] || { echo "$FAKE_CONFIG" >&2; exit 1; }
                echo "        published: \\"$KAFKA_PORT\\"" ;;
            esac
            """;

    @TempDir
    Path folder;

    private Path checkout;
    private Path programs;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void prepare() throws IOException {
        checkout = Files.createDirectories(folder.resolve("checkout"));
        programs = Files.createDirectories(folder.resolve("bin"));
        Path root = ProjectLayout.find().root();
        for (String script : List.of("doctor", "lib/preflight.sh")) {
            String text = Files.readString(root.resolve("script").resolve(script));
            program(checkout.resolve("script").resolve(script), text);
        }
        write(".env", "KAFKA_PORT=9092\nUNUSED_PORT=1\n");
        write("docker-compose.yml", "services:\n  broker:\n    volumes:\n      - ./init.sh:/init.sh:ro\n");
        program(checkout.resolve("init.sh"), "#!/bin/sh\n");
        for (String tool : TOOLS) {
            Path found = Stream.of(System.getenv("PATH").split(":"))
                    .map(each -> Path.of(each, tool))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(tool + " is not on the PATH"));
            Files.createSymbolicLink(programs.resolve(tool), found);
        }
        program(programs.resolve("docker"), DOCKER);
        program(programs.resolve("java"), "#!/bin/sh\necho 'openjdk version \"17.0.12\"' >&2\n");
        program(programs.resolve("javac"), "#!/bin/sh\n");
        program(programs.resolve("mvn"), "#!/bin/sh\necho 'Apache Maven 3.9.9'\n");
        environment.put("KAFKA_PORT", Integer.toString(freePort()));
    }

    @Test
    void bothWaysArePossible() {
        Outcome doctor = doctor();

        assertThat(doctor.code()).as(doctor.toString()).isZero();
        assertThat(doctor.output())
                .contains("possible: Docker Compose, embedded")
                .doesNotContain("warning", "failure");
        assertThat(doctor.output()).contains("  ok       ports: 1 free, 0 in use by the running stack");
    }

    @Test
    void whatIsNotInstalledIsAWarning_whileTheOtherWayIsPossible() throws IOException {
        Files.delete(programs.resolve("docker"));
        Outcome doctor = doctor();

        assertThat(doctor.code()).as(doctor.toString()).isZero();
        assertThat(doctor.output())
                .contains("warning  docker: not on the PATH; expected: Docker 25", "possible: embedded");

        program(programs.resolve("java"), "#!/bin/sh\necho 'openjdk version \"21.0.4\"' >&2\n");
        doctor = doctor();

        assertThat(doctor.code()).isEqualTo(1);
        assertThat(doctor.output())
                .contains(
                        "failure  java: 21.0.4 on the PATH; expected: JDK 17", "failure  docker:", "possible: neither");
    }

    @Test
    void portInUseIsNamedWithItsVariable() throws IOException {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            environment.put("KAFKA_PORT", Integer.toString(holder.getLocalPort()));

            assertFailure("KAFKA_PORT: " + holder.getLocalPort() + " is in use by ");
        }
    }

    @Test
    void oldVersionsAndInvalidSettingsAreFailures() {
        environment.put("FAKE_DOCKER", "24.0.9");
        environment.put("FAKE_COMPOSE", "v2.3.0");
        assertFailure(
                "docker version: 24.0.9; expected: 25 or newer", "docker compose: v2.3.0; expected: Compose 2.26");

        environment.put("FAKE_COMPOSE", "5.0.1");
        environment.put("FAKE_CONFIG", "required variable CASSANDRA_JOB_PASSWORD is missing a value");
        assertFailure(".env: docker compose config: required variable CASSANDRA_JOB_PASSWORD is missing a value");
    }

    @Test
    void littleMemoryIsAWarning_andTooLittleAFailure() {
        environment.put("FAKE_MEMORY", Long.toString(6L << 30));
        Outcome doctor = doctor();
        assertThat(doctor.code()).isZero();
        assertThat(doctor.output()).contains("warning  docker memory: 6144 MiB; expected: 8 GB");

        environment.put("FAKE_MEMORY", Long.toString(4L << 30));
        assertFailure("docker memory: 4096 MiB");
    }

    @Test
    void filesThatContainersCannotReadAreNamed() throws IOException {
        Files.setPosixFilePermissions(checkout.resolve("init.sh"), PosixFilePermissions.fromString("rwxr-x---"));

        assertFailure("file modes: closed to the containers' users: init.sh; chmod -R go+rX");
    }

    @Test
    void carriageReturnsAreNamed() throws IOException {
        write(".env", "KAFKA_PORT=9092\r\n");

        assertFailure("line ends: CRLF in .env");
    }

    @Test
    void proxiesThatCaptureTrafficAreNamed() throws IOException {
        environment.put("HTTP_PROXY", "http://proxy:3128");
        Path config = Files.createDirectories(folder.resolve("docker")).resolve("config.json");
        environment.put("DOCKER_CONFIG", config.getParent().toString());
        Files.writeString(config, """
                {"proxies": {"default": {"httpProxy": "http://proxy:3128", "noProxy": "localhost,127.0.0.1"}}}""");
        assertFailure("docker proxies: those in " + config
                + " capture requests between containers; add to its noProxy: producer\n");
        assertThat(doctor().output()).contains("warning  proxy variables: HTTP_PROXY, which also capture requests to");

        environment.put("NO_PROXY", "localhost, 127.0.0.1");
        Files.writeString(config, """
                {"proxies": {"default": {"httpProxy": "http://proxy:3128", "noProxy": "localhost,127.0.0.1,producer"}}}""");
        assertThat(doctor().output())
                .contains("docker proxies: not for this stack's services")
                .doesNotContain("warning");
    }

    @Test
    void findingsAreJson() {
        environment.put("FAKE_CONFIG", "quote \" and backslash \\");

        Outcome doctor = doctor("--json");

        assertThat(HttpProbe.parse(doctor.output()))
                .anySatisfy(finding -> {
                    assertThat(finding.path("status").asText()).isEqualTo("failure");
                    assertThat(finding.path("found").asText()).endsWith("quote \" and backslash \\");
                    assertThat(finding.path("for").asText()).isEqualTo("Docker Compose");
                })
                .allSatisfy(finding -> assertThat(finding.has("advice")).isTrue());
    }

    @Test
    void unknownOptionsAreUsageErrors() {
        assertThat(doctor("--jsn").code()).isEqualTo(2);
    }

    private record Outcome(int code, String output) {}

    private void assertFailure(String... lines) {
        Outcome doctor = doctor();
        assertThat(doctor.code()).as(doctor.toString()).isEqualTo(1);
        assertThat(doctor.output())
                .contains(Stream.of(lines).map(line -> "failure  " + line).toList());
    }

    private Outcome doctor(String... options) {
        List<String> line = new ArrayList<>(List.of(
                programs.resolve("bash").toString(),
                checkout.resolve("script/doctor").toString()));
        line.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", programs.toString(), "HOME", folder.toString()));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return new Outcome(process.exitValue(), output);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("script/doctor cannot be run", e);
        }
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(checkout.resolve(name), text);
    }

    private static void program(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
