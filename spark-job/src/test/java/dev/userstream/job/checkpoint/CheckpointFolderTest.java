package dev.userstream.job.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.store.Store;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.sink.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CheckpointFolderTest {
    @TempDir
    private Path folder;

    private CheckpointFolder checkpoints;

    @BeforeEach
    void create() {
        checkpoints = new CheckpointFolder(folder.toString(), new Configuration());
    }

    @Test
    void onlyLocalFoldersHaveALocalPath() {
        assertThat(CheckpointFolder.local("/data")).contains(Path.of("/data"));
        assertThat(CheckpointFolder.local("file:///data")).contains(Path.of("/data"));
        assertThat(CheckpointFolder.local("hdfs://name/data")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "s3a://bucket/data, S3AFileSystem not found",
        "gs://bucket/data, No FileSystem for scheme",
        "file:data, Relative path in absolute URI"
    })
    void addressThatSparkCannotUse_isNamed(String address, String words) {
        Samples.assertFails(
                        () -> {
                            var unused = CheckpointFolder.local(address);
                            var unusedText = new CheckpointFolder(address, new Configuration()).read("any");
                        },
                        FailureCause.CHECKPOINT_UNUSABLE)
                .hasMessageContainingAll(address, words);
    }

    @Test
    void secondLockIsRefused_untilTheFirstIsReleased() throws IOException {
        Path absent = folder.resolve("absent").resolve("yet");
        try (FileLock first = CheckpointFolder.tryLock(absent)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> CheckpointFolder.tryLock(absent)).isInstanceOf(OverlappingFileLockException.class);
        }

        try (FileLock next = CheckpointFolder.tryLock(absent)) {
            assertThat(next).isNotNull();
        }
    }

    @Test
    void queryWithoutCommittedBatch_hasItsInitialOffsets() throws IOException {
        assertThat(checkpoints.offsets(Store.POSTGRES)).as("never started").isEmpty();

        write("postgres/sources/0/0", "v1\n{\"users_created\":{\"0\":7,\"1\":3}}");
        write("postgres/offsets/0", batch("{\"users_created\":{\"0\":9,\"1\":4}}"));

        assertThat(checkpoints.offsets(Store.POSTGRES)).contains(Map.of(0, 7L, 1, 3L));
    }

    @Test
    void offsetsAreThoseOfTheLastCommittedBatch() throws IOException {
        write("postgres/sources/0/0", "v1\n{\"users_created\":{\"0\":0}}");
        for (int number : new int[] {9, 10, 11}) {
            write("postgres/offsets/" + number, batch("{\"users_created\":{\"0\":" + number + "00}}"));
        }
        write("postgres/commits/9", "v1\n{}");
        write("postgres/commits/10", "v1\n{}");
        write("postgres/commits/.10.crc", "");

        assertThat(checkpoints.offsets(Store.POSTGRES)).contains(Map.of(0, 1_000L));
    }

    @Test
    void offsetsOfAnotherTopic_areNone() throws IOException {
        write("postgres/commits/0", "v1\n{}");
        write("postgres/offsets/0", batch("{\"orders\":{\"0\":9}}"));

        assertThat(checkpoints.offsets(Store.POSTGRES)).contains(Map.of());
    }

    @Test
    void resetRemovesOneStoresCheckpoint() throws IOException {
        write("postgres/commits/0", "v1\n{}");
        write("cassandra/commits/0", "v1\n{}");

        checkpoints.reset(Store.POSTGRES);
        checkpoints.reset(Store.POSTGRES);

        assertThat(folder.resolve("postgres")).doesNotExist();
        assertThat(folder.resolve("cassandra/commits/0")).exists();
    }

    @Test
    void fileIsWritten_read_andRemovedByAnEmptyText() {
        checkpoints.write("note", "stopped");
        assertThat(checkpoints.read("note")).contains("stopped");

        checkpoints.write("note", "");
        assertThat(checkpoints.read("note")).isEmpty();
        assertThat(folder.resolve("note")).doesNotExist();
    }

    @Test
    void unusableFolderIsNamed() throws IOException {
        write("file", "not a folder");

        assertThatThrownBy(() -> new CheckpointFolder(folder.resolve("file").toString(), new Configuration())
                        .write("note", "text"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("checkpoint: ")
                .hasMessageContaining("note cannot be used");
    }

    private static String batch(String offsets) {
        return "v1\n{\"batchWatermarkMs\":0}\n" + offsets;
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
