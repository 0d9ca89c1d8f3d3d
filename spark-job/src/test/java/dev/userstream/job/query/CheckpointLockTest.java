package dev.userstream.job.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.Store;
import java.io.IOException;
import java.nio.file.Path;
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
    void eachStoreHasAFolderOfItsOwn() {
        Checkpoints checkpoints = new Checkpoints("/data/checkpoints/");

        assertThat(checkpoints.of(Store.CASSANDRA)).isEqualTo("/data/checkpoints/cassandra");
        assertThat(checkpoints.of(Store.POSTGRES)).isEqualTo("/data/checkpoints/postgres");
        assertThat(checkpoints.removalCommand(Store.POSTGRES)).isEqualTo("rm -r /data/checkpoints/postgres");
    }

    @Test
    void onlyALocalFolderHasALock() {
        assertThat(new Checkpoints("file:///data").localRoot()).contains(Path.of("/data"));
        assertThat(new Checkpoints("hdfs://name/data").localRoot()).isEmpty();
        assertThat(new Checkpoints("hdfs://name/data").removalCommand(Store.CASSANDRA))
                .isEqualTo("hadoop fs -rm -r hdfs://name/data/cassandra");
    }
}
