package dev.userstream.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StartSignsTest {
    private static final String SIGN = "event=query_started store=cassandra";

    @TempDir
    private Path folder;

    @Test
    void whatAnEarlierStartWroteIsNoSign() throws IOException {
        Path log = folder.resolve("job.log");
        StartSigns signs = new StartSigns(log);
        Files.writeString(log, SIGN + "\n");
        signs.require(SIGN);

        signs.forget();

        assertThatThrownBy(() -> signs.require(SIGN)).hasMessageContaining("does not say " + SIGN);
        Files.writeString(log, SIGN + "\n", StandardOpenOption.APPEND);
        signs.require(SIGN);
    }

    @Test
    void aLevelThatLeavesTheSignsOutIsRaised() {
        assertThat(StartSigns.atLeastInfo("warn")).isEqualTo("INFO");
        assertThat(StartSigns.atLeastInfo("debug")).isEqualTo("debug");
    }
}
