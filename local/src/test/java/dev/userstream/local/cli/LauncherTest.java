package dev.userstream.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.local.workspace.ProjectLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the scripts start a Java program, in a project folder with a name that is not ASCII. */
final class LauncherTest {
    /** The shell creates and removes the folder, because this JVM may be unable to encode its name. */
    private static final String SCRIPT = """
            set -eu
            root="$1/"$'\\xc3\\xbc \\xe6\\x97\\xa5'
            mkdir -p "$root/local/target/lib"
            ln -s "$2" "$root/local/target/userstream-local.jar"
            . "$3/preflight.sh"
            . "$3/build.sh"
            (run_java local dev.userstream.local.process.SampleProgram -- locale)
            rm -rf "$root"
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "LC_ALL, C",
        "LC_ALL, tr_TR.UTF-8",
        "JAVA_TOOL_OPTIONS, -Duser.language=ar -Duser.country=EG",
        "JAVA_TOOL_OPTIONS, -Duser.language=tr -Duser.country=TR",
        "_JAVA_OPTIONS, -Duser.language=th -Duser.country=TH -Duser.variant=TH"
    })
    void aProgramRunsInAFixedLocale(String variable, String value) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                        "bash",
                        "-c",
                        SCRIPT,
                        "launcher",
                        folder.toString(),
                        Path.of("target/test-classes").toAbsolutePath().toString(),
                        ProjectLayout.find().root().resolve("script/lib").toString())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put(variable, value);

        Process process = builder.start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("locale 9042 milli");
        assertThat(process.waitFor()).isZero();
    }
}
