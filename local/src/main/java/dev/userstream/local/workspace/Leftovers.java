package dev.userstream.local.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** What stacks leave behind in the project: data of stacks that were killed, and the unpacked PostgreSQL. */
public final class Leftovers {
    private static final String TEMPORARY = "tmp";
    private static final int LOCK_DEPTH = 3;
    /** A stack locks its folder a moment after creating it. */
    private static final Duration SURELY_LOCKED = Duration.ofMinutes(1);

    private static final int TRIES = 20;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Path folder;

    /** The leftovers of one project. */
    public Leftovers(ProjectLayout layout) {
        folder = layout.workFolder();
    }

    /** Where they are. */
    public Path folder() {
        return folder;
    }

    /** A new folder for the data of a stack that does not keep them, after those of killed stacks were removed. */
    public Path temporaryFolder() {
        try {
            removeDead(Instant.now().minus(SURELY_LOCKED));
            return Files.createTempDirectory(Files.createDirectories(folder.resolve(TEMPORARY)), "stack-");
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be written (expected: a writable folder)", e);
        }
    }

    /**
     * Removes them and nothing else; data that a stack keeps in another folder stay.
     *
     * @return whether there was anything
     * @throws MachineNotReadyException if a stack is running on them
     */
    public boolean remove() {
        if (!Files.exists(folder)) {
            return false;
        }
        running().ifPresent(stack -> {
            throw new MachineNotReadyException(
                    "stack: running in " + stack + " (expected: none; end it with Ctrl-C first)");
        });
        delete(folder);
        return true;
    }

    /**
     * Removes temporary data of stacks that were killed.
     *
     * @param startedBefore only of stacks started before this moment; a younger one may not have locked its folder yet
     */
    void removeDead(Instant startedBefore) throws IOException {
        Path parent = folder.resolve(TEMPORARY);
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (DirectoryStream<Path> stacks = Files.newDirectoryStream(parent, "stack-*")) {
            for (Path stack : stacks) {
                if (isDead(stack, startedBefore)) {
                    delete(stack);
                }
            }
        }
    }

    private static boolean isDead(Path stack, Instant startedBefore) {
        try {
            return Files.getLastModifiedTime(FolderLock.file(stack)).toInstant().isBefore(startedBefore)
                    && !FolderLock.isTaken(stack);
        } catch (IOException e) {
            return false; // not locked yet, or just removed by another process
        }
    }

    /**
     * Deletes a folder, even while an ending process still writes to it.
     *
     * @throws UncheckedIOException if it still exists after two seconds
     */
    public static void delete(Path folder) {
        for (int left = TRIES; ; left--) {
            try {
                FileUtils.deleteDirectory(folder.toFile());
                return;
            } catch (IOException e) {
                if (left == 1 || !isPaused()) {
                    throw new UncheckedIOException(folder + ": cannot be removed", e);
                }
            }
        }
    }

    private static boolean isPaused() {
        try {
            Thread.sleep(PAUSE.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Optional<Path> running() {
        try (Stream<Path> folders = Files.walk(folder, LOCK_DEPTH)) {
            return folders.filter(Files::isDirectory)
                    .filter(FolderLock::isTaken)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be read", e);
        }
    }
}
