package dev.userstream.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.workspace.ProjectLayout;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@EmbeddedOnly
final class ParentDeathIT {
    private static final String LINE = "processes ";
    private static final List<Component> SERVERS = List.of(Component.KAFKA, Component.CASSANDRA, Component.POSTGRES);

    /** A killed parent cannot remove its data. */
    @TempDir
    private Path data;

    @Test
    void noChildOutlivesAKilledParent_evenIfFrozen() throws Exception {
        Process parent = startParent();
        List<Long> children;
        try {
            children = children(parent);
            assertThat(children).hasSizeGreaterThan(SERVERS.size()).allMatch(ParentDeathIT::isAlive);
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
            String line = lines.lines()
                    .filter(text -> text.startsWith(LINE))
                    .findFirst()
                    .orElseThrow();
            return Stream.of(line.substring(LINE.length()).split(" "))
                    .map(Long::valueOf)
                    .toList();
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Starts servers, freezes two of them, prints the numbers of all processes that must end with it, and waits. */
    static final class FrozenStack {
        private FrozenStack() {}

        public static void main(String[] args) throws InterruptedException {
            Stack stack = Stack.builder()
                    .components(SERVERS.toArray(Component[]::new))
                    .keepDataIn(Path.of(args[0]))
                    .start();
            stack.server(Component.CASSANDRA).freeze();
            stack.server(Component.POSTGRES).freeze();
            Stream<ProcessHandle> workers =
                    SERVERS.stream().flatMap(server -> stack.server(server).processes().stream());
            System.out.println(LINE
                    + Stream.concat(ProcessHandle.current().descendants(), workers)
                            .distinct()
                            .map(process -> Long.toString(process.pid()))
                            .collect(Collectors.joining(" ")));
            Thread.currentThread().join();
        }
    }
}
