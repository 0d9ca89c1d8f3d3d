package dev.userstream.producer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.producer.api.FetchMonitor;
import dev.userstream.producer.run.RunMetrics;
import dev.userstream.settings.SettingNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documentation names every setting and meter of the producer. */
final class DocumentationTest {
    private static final Pattern OURS = Pattern.compile("USERSTREAM_(PRODUCER|API|SCHEMA_REGISTRY)_.*");

    @Test
    void everySettingIsDocumentedAndNothingElse() throws IOException {
        assertThat(documented(
                        "../docs/configuration.md", "`(USERSTREAM_(?:PRODUCER|API|SCHEMA_REGISTRY)_[A-Z_]+)` \\|"))
                .isEqualTo(Arrays.stream(SettingNames.class.getFields())
                        .map(DocumentationTest::value)
                        .filter(name -> OURS.matcher(name).matches())
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void everyMeterIsDocumented() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new RunMetrics(registry);
        new FetchMonitor(registry);
        Set<String> names = registry.getMeters().stream()
                .map(meter -> meter.getId().getName().replace('.', '_'))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> documented = documented("../docs/metrics.md", "`(userstream_[a-z_]+)` \\|").stream()
                .map(name -> name.replaceFirst("_(total|seconds)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).containsAll(names).hasSizeGreaterThan(names.size());
    }

    private static String value(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> documented(String page, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(Path.of(page)))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
