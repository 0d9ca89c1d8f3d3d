package dev.userstream.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocumentationTest {
    /** Rows of settings that Java reads itself; Log4j reads those of the log. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `USERSTREAM_((?!LOG_|DAG_)[A-Z_]+)` \\|");

    @Test
    void documentationListsExactlyTheSettings() throws IOException {
        assertThat(ROW.matcher(Files.readString(Path.of("..", "docs", "configuration.md")))
                        .results()
                        .map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(SettingNames.class.getFields())
                        .map(Field::getName)
                        .toList());
    }
}
