package dev.userstream.local.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StackFolderTest {
    @TempDir
    private Path root;

    private ProjectLayout layout;
    private Path temporary;

    @BeforeEach
    void findFolders() {
        layout = new ProjectLayout(root);
        temporary = layout.workFolder().resolve("tmp");
    }

    @Test
    void cleaningRemovesLeftovers_andNothingElse() throws IOException {
        Path own = Files.writeString(root.resolve("own.txt"), "mine");
        Path stack = Files.createDirectories(temporary.resolve("stack-1/kafka"));
        Files.createSymbolicLink(stack.resolve("link"), own);

        assertThat(StackFolder.removeLeftovers(layout)).isTrue();

        assertThat(layout.workFolder()).doesNotExist();
        assertThat(own).hasContent("mine");
        assertThat(StackFolder.removeLeftovers(layout)).isFalse();
    }

    @Test
    void cleaningFails_whileAStackRuns() {
        StackFolder running = claimed(temporary.resolve("stack-1"));

        assertThatThrownBy(() -> StackFolder.removeLeftovers(layout))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("running in " + running.path());

        running.release();
        assertThat(StackFolder.removeLeftovers(layout)).isTrue();
    }

    @Test
    void cleaningFails_whileAStackWithDataElsewhereRuns(@TempDir Path elsewhere) {
        StackFolder running = claimed(elsewhere);

        assertThatThrownBy(() -> StackFolder.removeLeftovers(layout)).isInstanceOf(StackException.class);

        running.release();
        assertThat(StackFolder.removeLeftovers(layout)).isTrue();
    }

    @Test
    void dataOfKilledStacksAreRemoved_andThoseOfRunningOnesStay() throws Exception {
        Process killed = new ProcessBuilder("true").start();
        killed.waitFor();
        Path dead = Files.createDirectories(temporary.resolve("stack-dead"));
        Files.writeString(dead.resolve("stack.env"), "# process " + killed.pid() + "\n");
        StackFolder running = claimed(temporary.resolve("stack-running"));

        Path own = StackFolder.temporary(layout).path();

        assertThat(dead).doesNotExist();
        assertThat(running.path()).exists();
        assertThat(own).isEmptyDirectory();
        running.release();
    }

    @Test
    void aTemporaryFolderIsRemoved_whenItsProcessIsKilled() throws Exception {
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Owner.class.getName(),
                        root.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path claimed = Path.of(owner.inputReader().readLine());
        assertThat(claimed).isNotEmptyDirectory();

        owner.destroyForcibly().waitFor();

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(claimed).doesNotExist());
    }

    @Test
    void aFolderIsFree_whenItsProcessNumberBelongsToAYoungerProcess() throws IOException {
        StackFolder folder = claimed(root);
        Files.setLastModifiedTime(root.resolve("stack.env"), FileTime.from(Instant.EPOCH));

        assertThat(StackFolder.owner(root)).isEmpty();
        folder.release();
    }

    @Test
    void aDataFolderBelongsToOneStack() {
        StackFolder first = claimed(root);

        assertThatThrownBy(() -> claimed(root))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("belongs to a running stack");

        first.release();
        claimed(root).release();
    }

    @Test
    void aShellReadsEverySettingUnchanged() {
        assertThat(StackFolder.toShell(Map.of("B", "it's", "A", "$x")))
                .isEqualTo("# process " + ProcessHandle.current().pid() + "\nexport A='$x'\nexport B='it'\\''s'\n");
    }

    /** Claims a temporary folder, prints its path and waits. */
    static final class Owner {
        private Owner() {}

        public static void main(String[] args) throws InterruptedException {
            ProjectLayout layout = new ProjectLayout(Path.of(args[0]));
            StackFolder folder = StackFolder.temporary(layout);
            folder.claim(layout, Map.of());
            System.out.println(folder.path());
            Thread.currentThread().join();
        }
    }

    private StackFolder claimed(Path path) {
        StackFolder folder = new StackFolder(path);
        folder.claim(layout, Map.of());
        return folder;
    }
}
