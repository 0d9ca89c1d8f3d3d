package dev.userstream.local.soak;

import dev.userstream.local.workspace.ProjectLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;

/**
 * Where a soak keeps what it needs to be resumed: its plan, its samples and the stack's data.
 *
 * @param path the folder
 */
record SoakFolder(Path path) {
    private static final String PLAN = "plan.json";

    /** The folder of a soak that begins. */
    static SoakFolder begin(ProjectLayout layout, SoakPlan plan) throws IOException {
        SoakFolder folder = new SoakFolder(parent(layout).resolve(plan.id()));
        if (Files.exists(folder.path())) {
            throw new IllegalArgumentException("--id: " + plan.id()
                    + ": there is such a soak (expected: another name, or --resume=" + plan.id() + ")");
        }
        Files.createDirectories(folder.path());
        Files.writeString(folder.path().resolve(PLAN), plan.toJson());
        return folder;
    }

    /**
     * The folder of a soak that was begun.
     *
     * @param id its name; empty for the newest
     * @throws IllegalArgumentException if there is none
     */
    static SoakFolder of(ProjectLayout layout, String id) throws IOException {
        Path parent = Files.createDirectories(parent(layout));
        try (Stream<Path> soaks = Files.list(parent)) {
            return soaks.filter(soak -> Files.exists(soak.resolve(PLAN)))
                    .filter(soak -> id.isEmpty() || soak.endsWith(id))
                    .max(Comparator.comparing(
                            soak -> soak.resolve(PLAN).toFile().lastModified()))
                    .map(SoakFolder::new)
                    .orElseThrow(() -> new IllegalArgumentException("--resume: " + id
                            + ": no such soak (expected: one that was ended early; they are in " + parent + ")"));
        }
    }

    /** What this soak is to be. */
    SoakPlan plan() throws IOException {
        return SoakPlan.ofJson(Files.readString(path.resolve(PLAN)));
    }

    SampleFile samples() {
        return new SampleFile(path.resolve("samples.jsonl"));
    }

    /** The stack's data and logs. */
    Path stack() {
        return path.resolve("stack");
    }

    /** Removes all of it. */
    void remove() throws IOException {
        PathUtils.deleteDirectory(path);
    }

    private static Path parent(ProjectLayout layout) {
        return layout.workFolder().resolve("soak");
    }
}
