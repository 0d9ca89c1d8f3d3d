package dev.userstream.job.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointPositionsTest {
    @TempDir
    private Path folder;

    @Test
    void aQueryThatNeverRanHasNoPosition() {
        assertThat(read()).isEmpty();
    }

    @Test
    void thePositionIsTheEndOfTheLastBatchThatIsDone() throws IOException {
        batch(1, 10, true);
        batch(9, 90, true);
        batch(10, 100, true);
        batch(11, 110, false);

        assertThat(read()).isEqualTo(Map.of(0, 100L));
    }

    @Test
    void aBatchThatDidNotEndIsNoPosition() throws IOException {
        batch(0, 10, false);

        assertThat(read()).isEmpty();
    }

    @Test
    void gapsInTheOffsetsAreBorne() throws IOException {
        batch(4, 40, true);
        batch(7, 70, true);
        Files.delete(folder.resolve("offsets").resolve("7"));
        Files.writeString(folder.resolve("commits").resolve(".7.crc"), "");

        assertThat(read()).isEqualTo(Map.of(0, 40L));
    }

    private Map<Integer, Long> read() {
        return new CheckpointPositions(folder.toString(), new Configuration()).read("users_created");
    }

    private void batch(int number, long offset, boolean done) throws IOException {
        Path offsets = Files.createDirectories(folder.resolve("offsets"));
        Files.writeString(
                offsets.resolve(Integer.toString(number)), "v1\n{\"x\":0}\n{\"users_created\":{\"0\":" + offset + "}}");
        if (done) {
            Path commits = Files.createDirectories(folder.resolve("commits"));
            Files.writeString(commits.resolve(Integer.toString(number)), "v1\n{}");
        }
    }
}
