package dev.userstream.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
    void aStackWithDataElsewhereKeepsWhatItUses(@TempDir Path elsewhere) {
        ProjectLayout layout = new ProjectLayout(root);
        try (Presence running = Presence.of(layout, elsewhere, "")) {
            assertThat(running).isNotNull();
            assertThatThrownBy(() -> new Leftovers(layout).remove()).isInstanceOf(MachineNotReadyException.class);
        }
        assertThat(new Leftovers(layout).remove()).isTrue();
    }

    @Test
    void dataOfKilledStacksAreRemovedAndThoseOfRunningOnesStay() {
        Path tmp = root.resolve(".userstream/tmp");
        FolderLock.take(tmp.resolve("stack-dead")).close();
        try (FolderLock running = FolderLock.take(tmp.resolve("stack-running"))) {
            assertThat(running).isNotNull();

            new Leftovers(new ProjectLayout(root)).removeDead(Instant.EPOCH);
            assertThat(tmp.resolve("stack-dead")).exists();
            new Leftovers(new ProjectLayout(root)).removeDead(Instant.MAX);
        }
        assertThat(tmp.resolve("stack-dead")).doesNotExist();
        assertThat(tmp.resolve("stack-running")).exists();
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
