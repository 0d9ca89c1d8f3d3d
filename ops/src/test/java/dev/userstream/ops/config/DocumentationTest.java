package dev.userstream.ops.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.ops.health.Health;
import dev.userstream.ops.monitor.PipelineMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The pages for people name what the code knows, and nothing else. */
final class DocumentationTest {
    private static final Path SETTINGS = Path.of("src/main/java/dev/userstream/ops/config/OpsSettings.java");

    @Test
    void everySettingIsDocumentedAndNothingElse() throws IOException {
        assertThat(matches(Files.readString(Path.of("../docs/configuration.md")), "`(USERSTREAM_OPS_[A-Z_]+)` \\|"))
                .isEqualTo(matches(Files.readString(SETTINGS), "PREFIX \\+ \"([A-Z_]+)\"").stream()
                        .map(name -> "USERSTREAM_OPS_" + name)
                        .collect(Collectors.toSet()));
    }

    @Test
    void everyMeterIsDocumentedAndNothingElse() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new PipelineMetrics(registry, new Health(Map.of("kafka", () -> {}), Duration.ofSeconds(1), System::nanoTime));
        Set<String> names = registry.getMeters().stream()
                .map(meter -> meter.getId().getName().replace('.', '_'))
                .collect(Collectors.toSet());
        String page = Files.readString(Path.of("../docs/metrics.md"));
        String section = page.substring(page.indexOf("## The operator's service"));

        assertThat(matches(section, "`(userstream_[a-z_]+)` \\|").stream()
                        .map(name -> name.replaceFirst("_seconds$", ""))
                        .collect(Collectors.toSet()))
                .isEqualTo(names);
    }

    private static Set<String> matches(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }
}
