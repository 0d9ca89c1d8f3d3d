package dev.userstream.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeftoversTest {
    @TempDir
    private Path root;

    @Test
    void everythingThatStacksLeaveIsRemovedAndNothingElse() throws IOException {
        Path own = Files.writeString(root.resolve("own.txt"), "mine");
        Path stack = Files.createDirectories(root.resolve(".userstream/tmp/stack-1/kafka"));
        Files.createSymbolicLink(stack.resolve("link"), own);
        Leftovers leftovers = new Leftovers(new ProjectLayout(root));

        assertThat(leftovers.remove()).isTrue();

        assertThat(root.resolve(".userstream")).doesNotExist();
        assertThat(own).hasContent("mine");
        assertThat(leftovers.remove()).isFalse();
    }

    @Test
    void aRunningStackKeepsItsData() throws IOException {
        Path data = root.resolve(".userstream/tmp/stack-1");
        try (FolderLock running = FolderLock.take(data)) {
            assertThat(running).isNotNull();
            assertThatThrownBy(() -> new Leftovers(new ProjectLayout(root)).remove())
                    .isInstanceOf(MachineNotReadyException.class)
                    .hasMessageContaining("running in " + data);
        }
        assertThat(data).exists();
    }

    @Test
    void aDataFolderBelongsToOneStack() {
        try (FolderLock first = FolderLock.take(root)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> FolderLock.take(root))
                    .isInstanceOf(MachineNotReadyException.class)
                    .hasMessageContaining("belongs to a running stack");
        }
        FolderLock.take(root).close();
    }
}
