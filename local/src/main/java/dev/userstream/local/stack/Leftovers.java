package dev.userstream.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** What stacks leave behind in the project: data of stacks that were killed, and the unpacked PostgreSQL. */
public final class Leftovers {
    /** Folder of temporary data folders. */
    static final String TEMPORARY = "tmp";

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
        if (any) {
            Removal.of(folder);
        }
        return any;
    }

    /**
     * Removes temporary data of stacks that were killed.
     *
     * @param begunBefore only of stacks begun before this moment; one that is just beginning may not hold its folder yet
     */
    void removeDead(Instant begunBefore) {
        Path parent = folder.resolve(TEMPORARY);
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (DirectoryStream<Path> stacks = Files.newDirectoryStream(parent, "stack-*")) {
            for (Path stack : stacks) {
                if (FolderLock.isLeft(stack, begunBefore)) {
                    Removal.of(stack);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(parent + ": cannot be looked into", e);
        }
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
