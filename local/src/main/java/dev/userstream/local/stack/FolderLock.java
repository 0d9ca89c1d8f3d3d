package dev.userstream.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a data folder to one stack. The operating system releases it however the stack ends. */
final class FolderLock implements AutoCloseable {
    private static final String NAME = "stack.lock";

    private final FileChannel file;

    private FolderLock(FileChannel file) {
        this.file = file;
    }

    /**
     * Takes the folder.
     *
     * @throws MachineNotReadyException if another stack holds it
     */
    static FolderLock take(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel file =
                    FileChannel.open(folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(file)) {
                file.close();
                throw new MachineNotReadyException("data folder: " + folder
                        + " belongs to a running stack (expected: a folder of its own; end that"
                        + " stack or choose another folder)");
            }
            return new FolderLock(file);
        } catch (IOException e) {
            throw new UncheckedIOException("data folder: " + folder + " (expected: a folder to write in)", e);
        }
    }

    /** Whether a running stack holds the folder. */
    static boolean isTaken(Path folder) {
        if (!Files.exists(folder.resolve(NAME))) {
            return false;
        }
        try (FileChannel file = FileChannel.open(folder.resolve(NAME), StandardOpenOption.WRITE)) {
            return !lock(file);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be looked into", e);
        }
    }

    private static boolean lock(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this very JVM
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("stack.lock: cannot be released", e);
        }
    }
}
