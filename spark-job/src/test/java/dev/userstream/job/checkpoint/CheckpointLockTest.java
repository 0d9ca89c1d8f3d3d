package dev.userstream.job.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointLockTest {
    @TempDir
    private Path folder;

    @Test
    void secondLockIsRefused_untilTheFirstIsReleased() throws IOException {
        Path checkpoints = folder.resolve("absent").resolve("yet");
        try (CheckpointLock first = CheckpointLock.tryAcquire(checkpoints)) {
            assertThat(first).isNotNull();
            assertThat(CheckpointLock.tryAcquire(checkpoints)).isNull();
        }

        try (CheckpointLock next = CheckpointLock.tryAcquire(checkpoints)) {
            assertThat(next).isNotNull();
        }
    }
}
