package dev.userstream.producer.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.producer.run.FetchMetrics;
import dev.userstream.producer.run.RunMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages for people name what the code knows, and nothing else. */
final class DocumentationTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/userstream/producer");

    @Test
    void everySettingIsDocumentedAndNothingElse() throws IOException {
        assertThat(documented(
                        "../docs/configuration.md", "`(USERSTREAM_(?:PRODUCER|API|SCHEMA_REGISTRY)_[A-Z_]+)` \\|"))
                .isEqualTo(Stream.of(
                                settings("ProducerSettings", "USERSTREAM_PRODUCER_"),
                                settings("ApiSettings", "USERSTREAM_API_"),
                                settings("SchemaRegistrySettings", "USERSTREAM_SCHEMA_REGISTRY_"))
                        .flatMap(Set::stream)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void everyMeterIsDocumented() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new RunMetrics(registry);
        new FetchMetrics(registry);
        Set<String> names = registry.getMeters().stream()
                .map(meter -> meter.getId().getName().replace('.', '_'))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> documented = documented("../docs/metrics.md", "`(userstream_[a-z_]+)` \\|").stream()
                .map(name -> name.replaceFirst("_(total|seconds)$", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented).containsAll(names).hasSizeGreaterThan(names.size());
    }

    private static Set<String> settings(String type, String prefix) throws IOException {
        return matches(SOURCES.resolve("config/" + type + ".java"), "PREFIX \\+ \"([A-Z_]+)\"[,)]").stream()
                .map(name -> prefix + name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> documented(String page, String pattern) throws IOException {
        return matches(Path.of(page), pattern);
    }

    private static Set<String> matches(Path file, String pattern) throws IOException {
        return Pattern.compile(pattern)
                .matcher(Files.readString(file))
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
