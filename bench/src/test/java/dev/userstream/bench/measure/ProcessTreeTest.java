package dev.userstream.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcessTreeTest {
    private static final String LAUNCHER = "dev.userstream.local.postgres.PostgresMain";

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void thisProcessIsTheBenchAndWhatItStartsIsAPart() throws Exception {
        ProcessHandle kafka = waiting("cat");
        ProcessHandle stranger = waiting("cat");

        Map<ProcessHandle, String> parts = ProcessTree.of(
                ProcessHandle.current(), lines(Map.of(kafka, List.of("java", "dev.userstream.local.child.KafkaMain"))));

        assertThat(parts)
                .containsEntry(ProcessHandle.current(), "bench")
                .containsEntry(kafka, "kafka")
                .containsEntry(stranger, "other");
    }

    @Test
    void aToolIsPartOfWhoeverStartedIt() throws Exception {
        Process job = start("/bin/sh", "-c", "cat; true");
        ProcessHandle tool = childOf(job.toHandle());

        Map<ProcessHandle, String> parts = ProcessTree.of(
                job.toHandle(), lines(Map.of(job.toHandle(), List.of("java", "org.apache.spark.deploy.SparkSubmit"))));

        assertThat(parts).containsEntry(job.toHandle(), "job").containsEntry(tool, "job");
    }

    @Test
    void aServerThatHasDetachedItselfIsFoundByItsLaunchersFolder() throws Exception {
        ProcessHandle launcher = waiting("cat");
        ProcessHandle server = waiting(
                Files.copy(Path.of("/bin/cat"), folder.resolve("postgres")).toString());
        Files.writeString(folder.resolve("postmaster.pid"), server.pid() + "\n");

        Map<ProcessHandle, String> parts = ProcessTree.of(
                launcher, lines(Map.of(launcher, List.of("java", LAUNCHER, folder.toString(), "binaries", "5432"))));

        assertThat(parts).containsOnly(Map.entry(launcher, "postgres_launcher"), Map.entry(server, "postgres"));
    }

    @Test
    void commandLinesAreReadWhereLinuxShowsThem() throws Exception {
        Process demo = start("/bin/sh", "-c", "read line", "dev.userstream.local.cli.Main");

        assertThat(ProcessTree.of(demo.toHandle())).containsEntry(demo.toHandle(), "demo");
    }

    private static java.util.function.Function<ProcessHandle, List<String>> lines(
            Map<ProcessHandle, List<String>> lines) {
        return process -> lines.getOrDefault(process, List.of("unknown"));
    }

    private ProcessHandle waiting(String program) throws IOException {
        return start(program).toHandle();
    }

    /** A program that waits for input that never comes. */
    private Process start(String... line) throws IOException {
        Process process = new ProcessBuilder(line).start();
        started.add(process);
        return process;
    }

    private static ProcessHandle childOf(ProcessHandle process) {
        while (true) {
            var child = process.children().findFirst();
            if (child.isPresent()) {
                return child.get();
            }
            Thread.onSpinWait();
        }
    }
}
