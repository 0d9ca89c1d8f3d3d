package dev.userstream.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassDataTest {
    @TempDir
    private Path root;

    @Test
    void theArchiveChangesWithEveryJarOfTheClassPath() throws IOException {
        Path jar = Files.writeString(root.resolve("a.jar"), "one");
        ClassData before = data(Part.KAFKA.label());
        assertThat(data(Part.KAFKA.label())).isEqualTo(before);

        Files.writeString(jar, "another");

        assertThat(data(Part.KAFKA.label())).isNotEqualTo(before);
        ClassData changed = data(Part.KAFKA.label());
        Files.writeString(root.resolve("b.jar"), "more");
        assertThat(data(Part.KAFKA.label())).isNotEqualTo(changed);
    }

    @Test
    void olderArchivesOfTheSamePartAreRemoved() throws IOException {
        ClassData data = data(Part.JOB.label());
        Path folder = Files.createDirectories(data.file().getParent());
        Path old = Files.writeString(folder.resolve("job-00000001.jsa"), "");
        Path others = Files.writeString(folder.resolve("kafka-00000001.jsa"), "");
        Files.writeString(data.file(), "");

        data.removeOlder();

        assertThat(old).doesNotExist();
        assertThat(others).exists();
        assertThat(data.isWritten()).isTrue();
    }

    @Test
    void aFailureToWriteSpoilsNothing() throws IOException {
        ClassData data = data(Part.JOB.label());
        // A file where the folder should be.
        Files.createDirectories(data.file().getParent().getParent());
        Files.writeString(data.file().getParent(), "");

        assertThat(data.writeFrom(ProcessHandle.current().pid())).isFalse();
    }

    private ClassData data(String name) {
        return ClassData.of(new ProjectLayout(root), name, List.of(root + "/*"));
    }
}
