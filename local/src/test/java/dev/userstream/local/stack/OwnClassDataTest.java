package dev.userstream.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.local.process.CommandRun;
import dev.userstream.local.process.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OwnClassDataTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NOTHING_MISSING = "missing before false, after false\n";
    private static final String KEPT = "missing before true, after false\n";
    private static final String RECORDING = "-XX:+RecordDynamicDumpInfo";

    @TempDir
    private Path root;

    private Path jar;

    /** Class data are kept of jars only, so the program needs one. */
    @BeforeEach
    void packTheProgram() throws Exception {
        jar = root.resolve("program.jar");
        int exitCode = ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, jarArguments());
        assertThat(exitCode).isZero();
    }

    @Test
    void aProgramKeepsItsClassDataOnceAndUsesThemFromThenOn() {
        List<String> first = launcherFlags();
        assertThat(first).contains(RECORDING);

        assertSays(KEPT, first);

        List<String> second = launcherFlags();
        assertThat(second).doesNotContain(RECORDING).contains("-XX:SharedArchiveFile=" + archive());
        assertSays(NOTHING_MISSING, second);
        // Without the archive this would end with an error.
        List<String> demanding = new ArrayList<>(second);
        demanding.add("-Xshare:on");
        assertSays(NOTHING_MISSING, demanding);
    }

    @Test
    void aProgramWhoseLauncherNamesNoFileKeepsNothing() {
        assertSays(NOTHING_MISSING, List.of());
        assertThat(root.resolve(".userstream")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no archive"})
    void anUnusableArchiveIsRefusedWithoutAWord(String content) throws IOException {
        Path folder = Files.createDirectories(archive().getParent());
        Files.writeString(folder.resolve(archive().getFileName()), content);

        assertSays(NOTHING_MISSING, launcherFlags());
    }

    @Test
    void theArchiveOfAnotherClassPathIsRefusedWithoutAWordAndNotAskedForAgain() throws IOException {
        assertSays(KEPT, launcherFlags());
        List<String> stale = launcherFlags();

        byte[] content = Files.readAllBytes(jar);
        Files.write(jar, Arrays.copyOf(content, content.length + 1));

        assertSays(NOTHING_MISSING, stale);
        assertThat(launcherFlags()).contains(RECORDING);
    }

    /** Neither more nor less than that, on either stream. */
    private void assertSays(String words, List<String> flags) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(flags);
        line.addAll(List.of("-cp", String.join(":", classPath()), KeepingProgram.class.getName()));
        CommandRun run = ToolRun.of(line, root, root, LIMIT);
        assertThat(run).isEqualTo(new CommandRun(0, words, ""));
    }

    private List<String> launcherFlags() {
        return OwnClassData.launcherFlags(new ProjectLayout(root), "program", classPath());
    }

    private Path archive() {
        return ClassData.of(new ProjectLayout(root), "program", classPath()).file();
    }

    private List<String> classPath() {
        return Stream.concat(Stream.of(jar.toString()), logging()).toList();
    }

    private static Stream<String> logging() {
        return Arrays.stream(System.getProperty("java.class.path").split(":", -1))
                .filter(entry -> entry.matches(".*/(slf4j-api|log4j-[a-z0-9-]+)-[0-9.]+\\.jar"));
    }

    private String[] jarArguments() throws Exception {
        return new String[] {
            "--create",
            "--file",
            jar.toString(),
            "-C",
            folderOf(OwnClassData.class),
            "dev/userstream/local/stack",
            "-C",
            folderOf(KeepingProgram.class),
            KeepingProgram.class.getName().replace('.', '/') + ".class"
        };
    }

    private static String folderOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }
}
