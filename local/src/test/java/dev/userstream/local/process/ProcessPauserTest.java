package dev.userstream.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FreezerTest {
    private final ProcessPauser freezer = new ProcessPauser();
    private final Process running;
    private final long ended;

    FreezerTest() throws IOException, InterruptedException {
        running = new ProcessBuilder("sleep", "600").start();
        Process brief = new ProcessBuilder("true").start();
        brief.waitFor();
        ended = brief.pid();
    }

    @AfterEach
    void end() {
        running.destroyForcibly();
    }

    @Test
    void aProcessThatHasEndedMeanwhileIsPassedOver() {
        freezer.freeze(List.of(ended, running.pid()));

        assertThat(freezer.thaw()).isTrue();
    }

    @Test
    void whereNoneRunsNothingIsFrozen() {
        assertThatThrownBy(() -> freezer.freeze(List.of(ended)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not delivered");
        assertThat(freezer.thaw()).isFalse();
    }
}
