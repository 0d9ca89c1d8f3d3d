package dev.userstream.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.local.process.CommandRun;
import dev.userstream.local.process.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The flags that the commands in {@code script/} choose for their own JVM. */
final class CommandClassDataTest {
    private static final Instant BUILT = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private Path root;

    private Path archive;

    @BeforeEach
    void build() throws IOException {
        archive = root.resolve(".userstream/class-data/demo-1.jsa");
        Files.createDirectories(archive.getParent());
        write(root.resolve("local/target/lib/library.jar"), BUILT);
        write(root.resolve("local/target/userstream-local.jar"), BUILT);
        Files.setLastModifiedTime(root.resolve("local/target/lib"), FileTime.from(BUILT));
    }

    @Test
    void withoutAnArchiveTheJvmIsToldWhichToWrite() {
        assertThat(flags("1")).contains("-XX:+RecordDynamicDumpInfo", "-Duserstream.class-data=" + archive);
    }

    @Test
    void anArchiveThatIsNewerThanTheClassPathIsUsed() throws IOException {
        write(archive, BUILT.plusSeconds(1));

        assertThat(flags("1"))
                .contains("-XX:SharedArchiveFile=" + archive)
                .doesNotContain("-XX:+RecordDynamicDumpInfo");
    }

    @Test
    void anArchiveThatIsOlderThanAJarIsRemovedAndWrittenAgain() throws IOException {
        write(archive, BUILT.plusSeconds(1));
        write(root.resolve("local/target/lib/library.jar"), BUILT.plusSeconds(2));

        assertThat(flags("1")).contains("-XX:+RecordDynamicDumpInfo");
        assertThat(archive).doesNotExist();
    }

    @Test
    void anotherJdkHasAnArchiveOfItsOwn() throws IOException {
        write(archive, BUILT.plusSeconds(1));

        assertThat(flags("2")).contains("-XX:+RecordDynamicDumpInfo");
        assertThat(archive).exists();
    }

    private List<String> flags(String jdkMark) {
        Path library = ProjectLayout.find().root().resolve("script/lib/build.sh");
        String commands = "set -euo pipefail; root=$1 jdk_mark=$2; . \"$3\"; class_data_flags demo local;"
                + " printf '%s\\n' \"${class_data_flags[@]}\"";
        List<String> line = List.of("bash", "-c", commands, "bash", root.toString(), jdkMark, library.toString());
        CommandRun run = ToolRun.of(line, root, root, Duration.ofSeconds(20));
        assertThat(run.exitCode()).as(run.stderr()).isZero();
        return run.stdout().lines().toList();
    }

    private static void write(Path file, Instant modified) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        Files.setLastModifiedTime(file, FileTime.from(modified));
    }
}
