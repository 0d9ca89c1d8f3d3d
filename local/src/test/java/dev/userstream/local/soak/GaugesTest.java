package dev.userstream.local.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gauges that read files, on files of the test's own. */
final class GaugesTest {
    @TempDir
    private Path folder;

    @Test
    void aFolderIsMeasuredWithAllThatIsInIt() throws Exception {
        Files.createDirectories(folder.resolve("a/b"));
        Files.writeString(folder.resolve("a/one"), "12345");
        Files.writeString(folder.resolve("a/b/two"), "678");

        assertThat(new FolderGauge("checkpoint", folder).read())
                .isEqualTo(Map.of("checkpoint.files", 2L, "checkpoint.disk_bytes", 8L));
    }

    @Test
    void processesOfAPartAreAddedUpAndTheOneThatHasEndedIsLeftOut() throws Exception {
        Files.createDirectory(folder.resolve("self"));
        process(11, 3, 2, 100);
        process(12, 1, 1, 20);

        Map<String, Long> figures =
                new ProcessGauge("postgres", folder, () -> List.of(11L, 12L, 13L), Optional.empty()).read();

        assertThat(figures)
                .isEqualTo(
                        Map.of("postgres.handles", 4L, "postgres.threads", 3L, "postgres.memory_bytes", 120L * 1_024));
    }

    @Test
    void filesThatAPartOpensAheadAreAFigureOfTheirOwn() throws Exception {
        Files.createDirectory(folder.resolve("self"));
        process(11, 3, 1, 1);
        Files.createSymbolicLink(folder.resolve("11/fd/3"), Path.of("/stack/postgres/data/base/1/1259"));
        Files.createSymbolicLink(folder.resolve("11/fd/4"), Path.of("/stack/postgres-elsewhere"));

        Map<String, Long> figures = new ProcessGauge(
                        "postgres", folder, () -> List.of(11L), Optional.of(Path.of("/stack/postgres")))
                .read();

        assertThat(figures).containsEntry("postgres.handles", 4L).containsEntry("postgres.data_files", 1L);
    }

    @Test
    void withoutProcNothingIsMeasured() throws Exception {
        assertThat(new ProcessGauge("kafka", folder, () -> List.of(11L), Optional.empty()).read())
                .isEmpty();
    }

    @Test
    void aKernelThatDoesNotTellIsNamed() throws Exception {
        Files.createDirectory(folder.resolve("self"));
        process(11, 1, 1, 1);
        Files.writeString(folder.resolve("11/smaps_rollup"), "Rss: 4 kB\n");

        assertThatThrownBy(() -> new ProcessGauge("kafka", folder, () -> List.of(11L), Optional.empty()).read())
                .hasMessageContaining("expected: Linux 4.14");
    }

    @Test
    void aGaugeThatFailsLeavesTheOthersTheirFigures() {
        Gauge broken = () -> {
            throw new java.io.IOException("no answer");
        };
        try (Sampler sampler = new Sampler(List.of(broken, () -> Map.of("a", 1L)), List.of(() -> Map.of("b", 2L)))) {
            assertThat(sampler.take(false)).isEqualTo(Map.of("a", 1L));
            assertThat(sampler.take(true)).isEqualTo(Map.of("a", 1L, "b", 2L));
        }
    }

    @Test
    void theHeapOfAJvmIsWhatItHoldsAfterACollection() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waiting.class.getName())
                .start();
        HeapGauge gauge = new HeapGauge("job", jvm.pid());
        try {
            assertThat(jvm.getInputStream().read()).isEqualTo('.');

            assertThat(gauge.read().get("job.heap_bytes")).isBetween(100_000L, 40_000_000L);
        } finally {
            gauge.close();
            jvm.destroyForcibly();
        }
    }

    private void process(int pid, int handles, int threads, int kib) throws Exception {
        Path process = folder.resolve(Integer.toString(pid));
        Files.createDirectories(process.resolve("fd"));
        for (int handle = 0; handle < handles; handle++) {
            Files.createSymbolicLink(process.resolve("fd/" + handle), Path.of("socket:[" + handle + "]"));
        }
        for (int thread = 0; thread < threads; thread++) {
            Files.createDirectories(process.resolve("task/" + thread));
        }
        Files.writeString(process.resolve("smaps_rollup"), "Rss: 9 kB\nAnonymous:      " + kib + " kB\n");
    }

    /** Runs until it is ended. */
    static final class Waiting {
        private Waiting() {}

        /** Says that it runs, and waits for the end of its input. */
        public static void main(String[] args) throws Exception {
            System.out.print('.');
            System.out.flush();
            System.in.read();
        }
    }
}
