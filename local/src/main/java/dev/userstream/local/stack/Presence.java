package dev.userstream.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Says in the project's work folder that a stack runs whose data are elsewhere: it still uses that folder, which holds
 * PostgreSQL's programs, so that nobody may remove it, and commands find the stack there. Not for several threads.
 */
final class Presence implements AutoCloseable {
    private final @Nullable Path folder;
    private final @Nullable FolderLock lock;

    private Presence(@Nullable Path folder, @Nullable FolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Begins; a stack whose data are in the work folder is seen there anyway.
     *
     * @param data the stack's data folder
     * @param shell its settings as lines for a shell
     */
    static Presence of(ProjectLayout layout, Path data, String shell) {
        if (data.startsWith(layout.workFolder())) {
            return new Presence(null, null);
        }
        try {
            Path parent = Files.createDirectories(layout.workFolder().resolve("elsewhere"));
            Path folder = Files.createTempDirectory(parent, "stack-");
            FolderLock lock = FolderLock.take(folder);
            Files.writeString(folder.resolve(StackFolder.ENVIRONMENT), shell);
            return new Presence(folder, lock);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    layout.workFolder() + ": cannot be written (expected: a writable folder)", e);
        }
    }

    @Override
    public void close() {
        if (folder != null && lock != null) {
            lock.close();
            Removal.of(folder);
        }
    }
}
