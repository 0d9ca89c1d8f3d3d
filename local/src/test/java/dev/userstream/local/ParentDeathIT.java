package dev.userstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.local.workspace.ProjectLayout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts servers of its own. */
@EmbeddedOnly
final class ParentDeathIT {
    private static final int KAFKA_CASSANDRA_POSTGRES = 3;

    /** Whoever is killed cannot remove its data. */
    @TempDir
    private Path data;

    @Test
    void nothingOutlivesAParentThatIsKilledNotEvenWhatIsFrozen() throws Exception {
        Process parent = startParent();
        List<Long> children;
        try {
            children = children(parent);
            assertThat(children).hasSizeGreaterThan(KAFKA_CASSANDRA_POSTGRES).allMatch(ParentDeathIT::isAlive);
        } finally {
            parent.destroyForcibly().waitFor();
        }

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(children).noneMatch(ParentDeathIT::isAlive));
    }

    private Process startParent() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-D" + ProjectLayout.ROOT_PROPERTY + "="
                                + ProjectLayout.find().root(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FrozenStack.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static List<Long> children(Process parent) throws IOException {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(parent.getInputStream(), StandardCharsets.UTF_8))) {
            Optional<String> line = lines.lines()
                    .filter(text -> text.startsWith(FrozenStack.MARK))
                    .findFirst();
            String numbers = line.orElseThrow().substring(FrozenStack.MARK.length());
            return Stream.of(numbers.split(" ")).map(Long::valueOf).toList();
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
