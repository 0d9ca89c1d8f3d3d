package dev.userstream.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.commons.io.FileUtils;

/** Removes a folder, even where a process that is just dying still writes to it. */
final class Removal {
    private static final int TRIES = 20;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Removal() {}

    /** One try to remove a folder with all that is in it. */
    @FunctionalInterface
    interface Try {
        void remove(Path folder) throws IOException;
    }

    /**
     * Returns when the folder is gone.
     *
     * @throws UncheckedIOException if it still is there after two seconds
     */
    static void of(Path folder) {
        of(folder, path -> FileUtils.deleteDirectory(path.toFile()), PAUSE);
    }

    static void of(Path folder, Try removal, Duration pause) {
        for (int left = TRIES; ; left--) {
            try {
                removal.remove(folder);
                return;
            } catch (IOException e) {
                if (left == 1) {
                    throw new UncheckedIOException(folder + ": cannot be removed", e);
                }
                sleep(pause);
            }
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
