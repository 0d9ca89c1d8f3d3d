package dev.userstream.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a data folder to one stack. The operating system releases it however the stack ends. */
final class FolderLock implements AutoCloseable {
    private static final String NAME = "stack.lock";

    // Closing any channel of a file gives up all locks that this JVM has on it, so our own must not even be opened.
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel file;

    private FolderLock(Path folder, FileChannel file) {
        this.folder = folder;
        this.file = file;
    }

    /**
     * Takes the folder.
     *
     * @throws MachineNotReadyException if another stack holds it
     */
    static FolderLock take(Path folder) {
        Path key = key(folder);
        if (!OWN.add(key)) {
            throw taken(folder);
        }
        try {
            return new FolderLock(key, open(folder));
        } catch (RuntimeException e) {
            OWN.remove(key);
            throw e;
        }
    }

    private static FileChannel open(Path folder) {
        try {
            Files.createDirectories(folder);
            FileChannel file =
                    FileChannel.open(folder.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(file)) {
                file.close();
                throw taken(folder);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("data folder: " + folder + " (expected: a folder to write in)", e);
        }
    }

    /** Whether a running stack holds the folder. */
    static boolean isTaken(Path folder) {
        if (OWN.contains(key(folder))) {
            return true;
        }
        if (!Files.exists(folder.resolve(NAME))) {
            return false;
        }
        try (FileChannel file = FileChannel.open(folder.resolve(NAME), StandardOpenOption.WRITE)) {
            return !lock(file);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": cannot be looked into", e);
        }
    }

    /** Whether a stack that was begun before this moment has left the folder, without removing it. */
    static boolean isLeft(Path folder, Instant begunBefore) {
        Path file = folder.resolve(NAME);
        try {
            return Files.exists(file)
                    && Files.getLastModifiedTime(file).toInstant().isBefore(begunBefore)
                    && !isTaken(folder);
        } catch (IOException e) {
            return false; // somebody else has just removed it
        }
    }

    private static boolean lock(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this very JVM looks at it
        }
    }

    private static Path key(Path folder) {
        return folder.toAbsolutePath().normalize();
    }

    private static MachineNotReadyException taken(Path folder) {
        return new MachineNotReadyException(
                "data folder: " + folder
                        + " belongs to a running stack (expected: a folder of its own; end that stack or choose another folder)");
    }

    @Override
    public void close() {
        try {
            file.close();
            OWN.remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("stack.lock: cannot be released", e);
        }
    }
}
