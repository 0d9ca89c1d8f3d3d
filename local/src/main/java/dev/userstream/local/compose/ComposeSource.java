package dev.userstream.local.compose;

import dev.userstream.local.process.ChildFailedException;
import dev.userstream.local.process.CommandRun;
import java.time.Duration;
import java.util.stream.Stream;

/** The offline API in a container, as far as faults can be ordered from it. Thread-safe. */
public final class ComposeSource {
    /** More answers than any fault lasts for. */
    private static final int ANSWERS = 10_000;

    private static final String FAULTS = "http://localhost:8092/faults";
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Docker docker;
    private final String service;

    ComposeSource(Docker docker, String service) {
        this.docker = docker;
        this.service = service;
    }

    /**
     * Orders a fault of the next answers, of all that are likely to be asked for.
     *
     * @param order as {@code PUT /faults} takes it: {@code kind=status&status=503}
     * @throws ChildFailedException if it is refused, most likely because the service was begun without {@code --fault-control}
     */
    public void order(String order) {
        ask("-X", "PUT", "-d", "<html>", FAULTS + "?" + order + "&times=" + ANSWERS);
    }

    /** Forgets all that was ordered. */
    public void clear() {
        ask("-X", "DELETE", FAULTS);
    }

    private void ask(String... arguments) {
        CommandRun run = docker.in(
                service,
                LIMIT,
                Stream.concat(Stream.of("curl", "-fsS", "--max-time", "20"), Stream.of(arguments))
                        .toList());
        if (run.exitCode() != 0) {
            throw new ChildFailedException(
                    service + ": takes no order of faults (expected: begun with --fault-control): "
                            + run.stderr().strip());
        }
    }
}
