package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointLockTest {
    @TempDir
    private Path folder;

    @Test
    void theSecondIsRefusedUntilTheFirstIsGone() throws IOException {
        Path checkpoints = folder.resolve("absent").resolve("yet");
        try (CheckpointLock first = CheckpointLock.tryAcquire(checkpoints)) {
            assertThat(first).isNotNull();
            assertThat(CheckpointLock.tryAcquire(checkpoints)).isNull();
        }

        try (CheckpointLock next = CheckpointLock.tryAcquire(checkpoints)) {
            assertThat(next).isNotNull();
        }
    }

    @Test
    void aJobThatIsPatientGetsTheLockOfOneThatIsAboutToEnd() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        CheckpointLock first = Objects.requireNonNull(CheckpointLock.tryAcquire(folder));
        Sleeper untilTheFirstEnds = pause -> {
            now.set(now.get().plus(pause));
            if (now.get().equals(Instant.EPOCH.plusSeconds(14))) {
                close(first);
            }
        };

        assertThat(CheckpointLock.await(folder, Duration.ZERO, now::get, untilTheFirstEnds))
                .isNull();
        try (CheckpointLock next = CheckpointLock.await(folder, Duration.ofSeconds(15), now::get, untilTheFirstEnds)) {
            assertThat(next).isNotNull();
        }
    }

    @Test
    void patienceWithAJobThatDoesNotEndIsLimited() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        try (CheckpointLock first = CheckpointLock.tryAcquire(folder)) {
            assertThat(first).isNotNull();
            assertThat(CheckpointLock.await(
                            folder,
                            Duration.ofSeconds(15),
                            now::get,
                            pause -> now.set(now.get().plus(pause))))
                    .isNull();
        }

        assertThat(now.get()).isEqualTo(Instant.EPOCH.plusSeconds(15));
    }

    @Test
    void eachStoreHasAFolderOfItsOwn() {
        Checkpoints checkpoints = new Checkpoints("/data/checkpoints/");

        assertThat(checkpoints.of(Store.CASSANDRA)).isEqualTo("/data/checkpoints/cassandra");
        assertThat(checkpoints.of(Store.POSTGRES)).isEqualTo("/data/checkpoints/postgres");
        assertThat(checkpoints.removalCommand(Store.POSTGRES)).isEqualTo("rm -r /data/checkpoints/postgres");
    }

    private static void close(CheckpointLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void onlyALocalFolderHasALock() {
        assertThat(new Checkpoints("file:///data").localRoot()).contains(Path.of("/data"));
        assertThat(new Checkpoints("hdfs://name/data").localRoot()).isEmpty();
        assertThat(new Checkpoints("hdfs://name/data").removalCommand(Store.CASSANDRA))
                .isEqualTo("hadoop fs -rm -r hdfs://name/data/cassandra");
    }
}
