package dev.userstream.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Which sources were measured, as Git tells. */
final class Commit {
    private static final long LIMIT_S = 10;
    private static final String UNKNOWN = "unknown";

    private Commit() {}

    /**
     * The commit, and whether files differ from it ({@code clean} or {@code dirty}); new files count.
     *
     * @param root the project's folder
     */
    static Map<String, String> of(Path root) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("commit", git(root, "rev-parse", "HEAD").orElse(UNKNOWN));
        facts.put(
                "tree",
                git(root, "status", "--porcelain")
                        .map(changes -> changes.isEmpty() ? "clean" : "dirty")
                        .orElse(UNKNOWN));
        return facts;
    }

    private static Optional<String> git(Path root, String command, String argument) {
        try {
            Process git = new ProcessBuilder("git", command, argument)
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String said = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor(LIMIT_S, TimeUnit.SECONDS) && git.exitValue() == 0
                    ? Optional.of(said)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // a copy without Git can be measured, too
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
