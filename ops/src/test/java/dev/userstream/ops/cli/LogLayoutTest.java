package dev.userstream.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a process of its own writes with the configuration that the program itself has. */
final class LogLayoutTest {
    private static final String HOSTILE = "\u001b[2J\u009b2J\r\nevent=forged\u202e\tend";

    /** Logs what somebody else wrote. */
    static final class Program {
        private Program() {}

        /** Logs. */
        public static void main(String[] arguments) {
            LoggerFactory.getLogger("dev.userstream.Program")
                    .warn("event=fetch_failed detail=\"{}\"", HOSTILE, new IllegalStateException(HOSTILE));
        }
    }

    @Test
    void nobodysWordsForgeALineOrSteerATerminal() throws IOException {
        String logged = logged();

        assertThat(logged)
                .contains("WARN", "event=fetch_failed detail=")
                .doesNotContainPattern("[\\p{Cc}\\p{Cf}&&[^\n\t]]");
        assertThat(logged.lines()).noneMatch(line -> line.startsWith("event=forged"));
        assertThat(logged.lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).endsWith("end\""));
    }

    private static String logged() throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder program = new ProcessBuilder(
                List.of(java.toString(), "-cp", System.getProperty("java.class.path"), Program.class.getName()));
        program.environment().keySet().removeIf(name -> name.startsWith("USERSTREAM_"));
        Process process =
                program.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
