package dev.userstream.local.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SampleFileTest {
    private static final Sample FIRST =
            new Sample(Duration.ofSeconds(15), 1, new TreeMap<>(Map.of("job.heap_bytes", 7L, "topic.records", 9L)));
    private static final Sample SECOND =
            new Sample(Duration.ofSeconds(30), 2, new TreeMap<>(Map.of("topic.records", 4_000_000_000L)));

    @TempDir
    private Path folder;

    private SampleFile file;

    @BeforeEach
    void nameFile() {
        file = new SampleFile(folder.resolve("samples.jsonl"));
    }

    @Test
    void whatIsAppendedIsReadAgain() throws Exception {
        file.append(FIRST);
        file.append(SECOND);

        assertThat(file.read()).containsExactly(FIRST, SECOND);
    }

    @Test
    void aSoakThatBeginsHasNoSamples() throws Exception {
        assertThat(file.read()).isEmpty();
    }

    @Test
    void aLineCutShortByAKillIsLeftOut() throws Exception {
        file.append(FIRST);
        Files.writeString(file.path(), "{\"elapsed_ms\":30000,\"atte", StandardOpenOption.APPEND);

        assertThat(file.read()).containsExactly(FIRST);
    }
}
