package dev.userstream.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class StackSettingsTest {
    @Test
    void theShellsSettingsAreHandedOnButNoAddresses() {
        Map<String, String> shell = Map.of(
                "USERSTREAM_API_PATIENCE", "5m",
                "USERSTREAM_JOB_MAX_OFFSETS_PER_TRIGGER", "10",
                "USERSTREAM_JOB_CHECKPOINT_DIR", "/elsewhere",
                "USERSTREAM_PRODUCER_HTTP_PORT", "1",
                "USERSTREAM_KAFKA_BOOTSTRAP_SERVERS", "elsewhere:9092",
                "PATH", "/bin");

        assertThat(ShellSettings.of(shell))
                .containsOnlyKeys("USERSTREAM_API_PATIENCE", "USERSTREAM_JOB_MAX_OFFSETS_PER_TRIGGER");
    }

    @Test
    void aShellReadsEveryValueAsItIs() {
        assertThat(StackAddresses.toShell(Map.of("B", "it's", "A", "$x"), 7))
                .isEqualTo("# process 7\nexport A='$x'\nexport B='it'\\''s'\n");
    }
}
