package dev.userstream.local.compose;

import dev.userstream.local.process.ChildFailedException;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.process.ToolRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Docker's command line, for one project of Compose. Thread-safe.
 *
 * @param root folder with {@code docker-compose.yml}
 * @param project the project's name
 * @param folder where the commands' output goes
 */
record Docker(Path root, String project, Path folder) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Runs {@code docker compose …} and returns what it says. */
    String compose(String... arguments) {
        return succeed(composed(List.of(arguments)), LIMIT);
    }

    /** Runs {@code docker …} and returns what it says. */
    String docker(String... arguments) {
        return succeed(Stream.concat(Stream.of("docker"), Stream.of(arguments)).toList(), LIMIT);
    }

    /** Runs a command in a service, whatever its end. */
    CommandRun in(String service, Duration limit, List<String> command) {
        List<String> arguments = new ArrayList<>(List.of("exec", "-T", service));
        arguments.addAll(command);
        return ToolRun.of(composed(arguments), root, folder, limit);
    }

    private String succeed(List<String> command, Duration limit) {
        CommandRun run = ToolRun.of(command, root, folder, limit);
        if (run.exitCode() != 0) {
            throw new ChildFailedException(String.join(" ", command) + ": exit code " + run.exitCode()
                    + " (expected: 0); it said: " + run.stderr().strip());
        }
        return run.stdout().strip();
    }

    private List<String> composed(List<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of("docker", "compose", "--project-directory", root.toString(), "-p", project));
        command.addAll(arguments);
        return command;
    }
}
