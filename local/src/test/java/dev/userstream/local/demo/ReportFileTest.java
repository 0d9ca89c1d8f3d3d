package dev.userstream.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.userstream.events.RunId;
import dev.userstream.local.pipeline.FlatJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportFileTest {
    private static final RunId RUN = new RunId("r-2");

    @TempDir
    private Path folder;

    @Test
    void yesterdaysPassIsGoneFromTheFirstMomentOn() throws Exception {
        Path file = Files.writeString(folder.resolve("report.json"), "{\"verdict\":\"pass\"}");

        ReportFile report = ReportFile.begin(Optional.of(file), RUN);

        assertThat(FlatJson.parse(Files.readString(file)))
                .containsEntry("verdict", "fail")
                .containsEntry("run_id", "r-2");
        report.failed("kafka: ended");
        assertThat(FlatJson.parse(Files.readString(file))).containsEntry("cause", "kafka: ended");
    }

    @Test
    void aFileThatCannotBeWrittenIsAWrongSetting() {
        assertThatThrownBy(() -> ReportFile.begin(Optional.of(folder.resolve("none/report.json")), RUN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("--report: ")
                .hasMessageContaining("expected: a writable file");
    }
}
