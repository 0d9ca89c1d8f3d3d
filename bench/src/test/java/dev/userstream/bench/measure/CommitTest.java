package dev.userstream.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CommitTest {
    @TempDir
    private Path root;

    @Test
    void aCopyWithoutGitIsOfAnUnknownCommit() {
        assertThat(Commit.of(root)).containsEntry("commit", "unknown").containsEntry("tree", "unknown");
    }

    @Test
    void aTreeIsCleanUntilAFileDiffersFromTheCommit() throws Exception {
        git("init", "-q");
        git("commit", "-q", "--allow-empty", "-m", "first");
        assertThat(Commit.of(root)).containsEntry("tree", "clean");
        assertThat(Commit.of(root).get("commit")).matches("[0-9a-f]{40}");

        Files.writeString(root.resolve("new"), "");

        assertThat(Commit.of(root)).containsEntry("tree", "dirty");
    }

    private void git(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("git", "-c", "user.name=t", "-c", "user.email=t@example.com"));
        line.addAll(List.of(arguments));
        Process git =
                new ProcessBuilder(line).directory(root.toFile()).inheritIO().start();
        assertThat(git.waitFor()).isZero();
    }
}
