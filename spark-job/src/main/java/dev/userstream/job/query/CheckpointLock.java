package dev.userstream.job.query;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second job off the same checkpoints. The operating system gives the lock back when the process ends, however it
 * ends. Thread-safe.
 */
public final class CheckpointLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointLock.class);
    private static final String FILE = "job.lock";
    private static final Duration POLL = Duration.ofMillis(500);

    private final FileChannel channel;

    private CheckpointLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock of a folder, which is created when absent.
     *
     * @return the lock, or {@code null} where another job holds it
     * @throws IOException if the folder cannot be written to
     */
    public static @Nullable CheckpointLock tryAcquire(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (isLocked(channel)) {
            return new CheckpointLock(channel);
        }
        channel.close();
        return null;
    }

    /**
     * Takes the lock of a folder, and waits for it where another job holds it that may be about to end.
     *
     * @param patience how long to wait; none for one look
     * @return the lock, or {@code null} where another job holds it still
     * @throws IOException if the folder cannot be written to
     */
    public static @Nullable CheckpointLock await(Path folder, Duration patience, InstantSource clock, Sleeper sleeper)
            throws IOException, InterruptedException {
        Instant deadline = clock.instant().plus(patience);
        CheckpointLock lock = tryAcquire(folder);
        if (lock == null && !patience.isZero()) {
            LOG.warn(
                    "event=checkpoint_held checkpoint={} patience_s={} detail=\"by another job, which may be ending\"",
                    folder,
                    patience.toSeconds());
        }
        while (lock == null && clock.instant().isBefore(deadline)) {
            sleeper.sleep(POLL);
            lock = tryAcquire(folder);
        }
        return lock;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
