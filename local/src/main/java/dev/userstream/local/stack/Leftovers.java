package dev.userstream.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** What stacks leave behind in the project: data of stacks that were killed, and the unpacked PostgreSQL. */
public final class Leftovers {
    private static final int LOCK_DEPTH = 3;

    private final Path folder;

    /**
     * Looks at one project.
     *
     * @param layout the project's folders
     */
    public Leftovers(ProjectLayout layout) {
        folder = layout.workFolder();
    }

    /** Where they are. */
    public Path folder() {
        return folder;
    }

    /**
     * Removes them and nothing else; data that a stack was told to keep elsewhere stay.
     *
     * @return whether there was anything
     * @throws MachineNotReadyException if a stack is running on them
     */
    public boolean remove() {
        List<Path> running = running();
        if (!running.isEmpty()) {
            throw new MachineNotReadyException(
                    "stack: running in " + running.get(0) + " (expected: none; end it with Ctrl-C first)");
        }
        boolean any = Files.exists(folder);
        try {
            FileUtils.deleteDirectory(folder.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be removed", e);
        }
        return any;
    }

    private List<Path> running() {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.walk(folder, LOCK_DEPTH)) {
            return folders.filter(Files::isDirectory)
                    .filter(FolderLock::isTaken)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be looked into", e);
        }
    }
}
