package dev.userstream.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FreezerTest {
    private final ProcessPauser pauser = new ProcessPauser();
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
    void aProcessThatHasAlreadyEndedIsSkipped() {
        pauser.pause(List.of(ended, running.pid()));

        assertThat(pauser.resume()).isTrue();
    }

    @Test
    void pausingFails_whenNoneOfTheProcessesIsRunning() {
        assertThatThrownBy(() -> pauser.pause(List.of(ended)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not delivered");
        assertThat(pauser.resume()).isFalse();
    }
}
