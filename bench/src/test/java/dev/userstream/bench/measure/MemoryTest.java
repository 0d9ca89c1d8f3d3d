package dev.userstream.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemoryTest {
    @TempDir
    private Path process;

    @Test
    void sharedPagesCountInPart() throws Exception {
        Files.writeString(process.resolve("smaps_rollup"), "7f00-7fff ---p [rollup]\nRss:  300 kB\nPss:   100 kB\n");

        assertThat(Memory.of(process)).isEqualTo(new Memory(300 * 1_024, 100 * 1_024));
    }

    @Test
    void theResidentSizeStandsInForWhatTheSystemDoesNotTell() throws Exception {
        Files.writeString(process.resolve("status"), "Name:\tjava\nVmRSS:\t  200 kB\n");

        assertThat(Memory.of(process)).isEqualTo(new Memory(200 * 1_024, 200 * 1_024));
    }

    @Test
    void aProcessThatIsGoneHasNone() {
        assertThat(Memory.of(process)).isEqualTo(Memory.NONE);
    }

    @Test
    void thisProcessHasSome() {
        assertThat(Memory.of(ProcessHandle.current()).proportionalBytes()).isGreaterThan(1_000_000);
        assertThat(Memory.residentBytes(ProcessHandle.current())).isGreaterThan(1_000_000);
    }
}
