package dev.userstream.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DocumentationTest {
    private static final Pattern ROW = Pattern.compile("\\| `(USERSTREAM_(?:KAFKA|CASSANDRA|POSTGRES)_[A-Z_]+)` \\|.*");
    private static final String[] PREFIXES = {KafkaSettings.PREFIX, CassandraSettings.PREFIX, PostgresSettings.PREFIX};

    @Test
    void everyDocumentedNameIsRead() throws IOException {
        Map<String, String> all = new TreeMap<>();
        documented().forEach(name -> all.put(name, "x"));

        assertThat(problems(all)).noneMatch(problem -> problem.contains("no such setting"));
    }

    @Test
    void everyNameThatIsReadIsDocumented() throws IOException {
        // A name with a letter too many is answered with the name that is read, if there is one.
        for (String name : documented()) {
            assertThat(problems(Map.of(name + "X", "x"))).anyMatch(problem -> problem.contains("did you mean " + name));
        }
        long read = Stream.of(KafkaSettings.class, CassandraSettings.class, PostgresSettings.class)
                .mapToLong(settings -> settings.getRecordComponents().length)
                .sum();
        assertThat(documented()).hasSize((int) read);
    }

    private static List<String> documented() throws IOException {
        return Files.readAllLines(Path.of("..", "docs", "configuration.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(row -> row.group(1))
                .toList();
    }

    private static List<String> problems(Map<String, String> values) {
        Settings settings = Settings.of(values);
        KafkaSettings.read(settings);
        CassandraSettings.read(settings);
        PostgresSettings.read(settings);
        return catchThrowableOfType(SettingsException.class, () -> settings.check(PREFIXES))
                .problems();
    }
}
