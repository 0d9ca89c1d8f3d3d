package dev.userstream.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ProcessPauserTest {
    private final ProcessPauser pauser = new ProcessPauser();

    @Test
    void processesThatHaveEndedAreSkipped_unlessAllHave() throws Exception {
        Process running = new ProcessBuilder("sleep", "600").start();
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        try {
            pauser.pause(List.of(ended.toHandle(), running.toHandle()));
            assertThat(pauser.resume()).isTrue();

            assertThatThrownBy(() -> pauser.pause(List.of(ended.toHandle())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("nothing to freeze");
            assertThat(pauser.resume()).isFalse();
        } finally {
            running.destroyForcibly();
        }
    }
}
