package dev.userstream.local.job;

import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.workspace.ProjectLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The command of the job that runs in a stack, to be run once more with other arguments. */
record JobCommand(List<String> line, Map<String, String> environment, Path folder) {
    private static final String JOB_CLASS = "dev.userstream.job.CreatedUsersJob";

    /** Taken from the running job: it is a child of this JVM in every kind of stack. */
    static JobCommand of(Stack stack) {
        ProcessHandle.Info job = ProcessHandle.current()
                .children()
                .map(ProcessHandle::info)
                .filter(info -> {
                    List<String> arguments = List.of(info.arguments().orElse(new String[0]));
                    // A test class may have a stack of its own beside the shared one.
                    return arguments.contains(JOB_CLASS)
                            && arguments.stream()
                                    .anyMatch(
                                            each -> each.contains(stack.folder().toString()));
                })
                .findFirst()
                .orElseThrow();
        List<String> line = new ArrayList<>();
        line.add(job.command().orElseThrow());
        line.addAll(List.of(job.arguments().orElseThrow()));
        Map<String, String> environment = new HashMap<>(stack.environment());
        Path spark = ProjectLayout.find().root().resolve("local/servers/spark/target");
        environment.put("SPARK_HOME", spark.toString());
        environment.put("SPARK_SCALA_VERSION", "2.12");
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        return new JobCommand(line, environment, stack.folder());
    }

    /** The same with one more setting. */
    JobCommand with(String name, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(name, value);
        return new JobCommand(line, more, folder);
    }

    /** A process that goes on until it ends or is ended, with its output in files. */
    Running start(String... arguments) throws IOException {
        Path out = Files.createTempFile(folder, "job-command", ".out");
        Path err = Files.createTempFile(folder, "job-command", ".err");
        List<String> all = new ArrayList<>(line);
        all.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(all).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        return new Running(builder.start(), out, err);
    }

    /** Runs it to its end. */
    CommandRun run(Duration limit, String... arguments) throws IOException, InterruptedException {
        return start(arguments).await(limit);
    }

    /** One that was started. */
    record Running(Process process, Path out, Path err) implements AutoCloseable {
        CommandRun await(Duration limit) throws IOException, InterruptedException {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("not ended after " + limit + "; it said:\n" + Files.readString(err));
            }
            return new CommandRun(process.exitValue(), Files.readString(out), Files.readString(err));
        }

        String log() throws IOException {
            return Files.readString(err);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
