package dev.userstream.ops.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.settings.SettingNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documentation lists exactly the settings and meters that exist. */
final class DocumentationTest {
    @Test
    void everySettingIsDocumentedAndNothingElse() throws IOException {
        assertThat(matches(Files.readString(Path.of("../docs/configuration.md")), "`(USERSTREAM_OPS_[A-Z_]+)` \\|"))
                .isEqualTo(Arrays.stream(SettingNames.class.getFields())
                        .filter(constant -> constant.getName().startsWith("OPS_"))
                        .map(constant -> "USERSTREAM_" + constant.getName())
                        .collect(Collectors.toSet()));
    }

    @Test
    void everyMeterIsDocumentedAndNothingElse() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new PipelineMetrics(registry, new Health(Map.of("kafka", () -> {}), Duration.ofSeconds(1)));
        Set<String> names = registry.getMeters().stream()
                .map(meter -> meter.getId().getName().replace('.', '_'))
                .collect(Collectors.toSet());
        String page = Files.readString(Path.of("../docs/metrics.md"));
        String section = page.substring(page.indexOf("## The operator service"));

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
