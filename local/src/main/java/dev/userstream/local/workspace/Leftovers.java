package dev.userstream.local.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** What stacks leave behind in the project: data of stacks that were killed, and the unpacked PostgreSQL. */
public final class Leftovers {
    private static final String TEMPORARY = "tmp";
    private static final int STACK_DEPTH = 3;
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
            removeDead();
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

    /** Removes temporary data of stacks that were killed. */
    void removeDead() throws IOException {
        Path parent = Files.createDirectories(folder.resolve(TEMPORARY));
        try (DirectoryStream<Path> stacks = Files.newDirectoryStream(parent, "stack-*")) {
            for (Path stack : stacks) {
                if (StackFolder.isDead(stack)) {
                    delete(stack);
                }
            }
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
        try (Stream<Path> folders = Files.walk(folder, STACK_DEPTH)) {
            return folders.filter(path -> StackFolder.owner(path).isPresent()).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be read", e);
        }
    }
}
