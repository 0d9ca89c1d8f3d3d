package dev.userstream.local.workspace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reserves a data folder for one stack. The operating system releases it however the stack ends. */
final class FolderLock implements AutoCloseable {
    private static final String NAME = "stack.lock";

    // Closing any channel of a file releases all locks of this JVM on it, so a folder of our own must not be probed.
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

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
        if (!HELD_HERE.add(key)) {
            throw taken(folder);
        }
        try {
            Files.createDirectories(folder);
            FileChannel file = FileChannel.open(file(folder), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isLocked(file)) {
                return new FolderLock(key, file);
            }
            file.close();
        } catch (IOException e) {
            HELD_HERE.remove(key);
            throw new UncheckedIOException("data folder: " + folder + " (expected: a folder to write in)", e);
        }
        HELD_HERE.remove(key);
        throw taken(folder);
    }

    /** Whether a running stack holds the folder. */
    static boolean isTaken(Path folder) {
        if (HELD_HERE.contains(key(folder))) {
            return true;
        }
        if (!Files.exists(file(folder))) {
            return false;
        }
        try (FileChannel file = FileChannel.open(file(folder), StandardOpenOption.WRITE)) {
            return !isLocked(file);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": its lock cannot be read", e);
        }
    }

    static Path file(Path folder) {
        return folder.resolve(NAME);
    }

    private static boolean isLocked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // another thread of this JVM probes it
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
            HELD_HERE.remove(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(folder + ": its lock cannot be released", e);
        }
    }
}
