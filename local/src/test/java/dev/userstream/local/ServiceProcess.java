package dev.userstream.local;

import static org.awaitility.Awaitility.await;

import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.stack.StackAddresses;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A service of ours as a process that a test may kill and start again on its port. Not thread-safe. */
public class ServiceProcess extends HttpProbe implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(15);

    private final ChildCommand command;
    private ChildProcess process;

    /** The service of a module on a free port, not started. */
    public ServiceProcess(Stack stack, String module, String portSetting, Map<String, String> settings) {
        super(StackAddresses.free().producer());
        Map<String, String> all = new TreeMap<>(settings);
        all.put(portSetting, Integer.toString(address().getPort()));
        this.command = stack.command(module, all, List.of("serve"));
    }

    /** Starts it and returns when it is healthy. */
    public void start() {
        startAndAwait(200);
    }

    /** Starts it and returns when {@code /health} responds with this status. */
    public void startAndAwait(int health) {
        process = ChildProcess.start(command);
        await().atMost(START)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> get("/health").statusCode() == health);
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Kills it as {@code kill -9} does. */
    public void kill() {
        ChildProcess.kill(process.tree());
    }

    /** Stops it as an orchestrator does; returns how long that took. */
    public Duration terminate() {
        long began = System.nanoTime();
        process.stop(END);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** How it ended. */
    public String outcome() {
        return process.outcome();
    }

    /** Everything that it has logged. */
    public String log() throws IOException {
        return Files.readString(command.log());
    }

    @Override
    public void close() {
        if (isAlive()) {
            kill();
        }
    }
}
