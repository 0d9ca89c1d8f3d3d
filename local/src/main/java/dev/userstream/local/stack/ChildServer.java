package dev.userstream.local.stack;

import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.process.ProcessPauser;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A component that is a child process of this JVM. */
final class ChildServer implements Server {
    private static final Logger LOG = LoggerFactory.getLogger(ChildServer.class);
    // Generous, because a process that ends early is noticed at once and a busy machine is slow.
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final String name;
    private final ServerSpec spec;
    private final ProcessPauser pauser = new ProcessPauser();
    private @Nullable ChildProcess process;
    private boolean retired;

    ChildServer(String name, ServerSpec spec) {
        this.name = name;
        this.spec = spec;
    }

    @Override
    public synchronized void start() {
        if (retired) {
            throw new IllegalStateException(name + ": its stack is closed (expected: a stack in use)");
        }
        if (isAlive()) {
            throw new IllegalStateException(
                    name + ": runs already as process " + running().pid());
        }
        process = ChildProcess.start(spec.command().get());
        LOG.info("event=component_started component={} pid={}", name, process.pid());
    }

    @Override
    public void awaitReady() {
        long begin = System.nanoTime();
        spec.probe().await(running(), START_LIMIT);
        long waited = Duration.ofNanos(System.nanoTime() - begin).toMillis();
        LOG.info("event=component_ready component={} waited_ms={}", name, waited);
    }

    @Override
    public synchronized void stop() {
        pauser.resume();
        if (process != null) {
            List<ProcessHandle> workers = spec.workers().apply(process).toList();
            process.stop(STOP_LIMIT);
            ChildProcess.kill(workers.stream().filter(ProcessHandle::isAlive));
            LOG.info("event=component_stopped component={}", name);
        }
    }

    @Override
    public synchronized void kill() {
        if (process != null) {
            // The workers first: the watchdog in a process that ends would only race us.
            ChildProcess.kill(
                    Stream.concat(spec.workers().apply(process), process.tree()).distinct());
            pauser.forget();
            LOG.info("event=component_killed component={}", name);
        }
    }

    @Override
    public synchronized void freeze() {
        pauser.pause(processes());
        LOG.info("event=component_frozen component={}", name);
    }

    @Override
    public synchronized void thaw() {
        if (pauser.resume()) {
            LOG.info("event=component_thawed component={}", name);
        }
    }

    @Override
    public synchronized void retire() {
        retired = true;
    }

    @Override
    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    @Override
    public synchronized Optional<String> end() {
        return process == null || process.isAlive()
                ? Optional.empty()
                : Optional.of("ended (" + process.outcome() + ")" + process.lastLines());
    }

    @Override
    public synchronized List<ProcessHandle> processes() {
        return spec.workers().apply(running()).toList();
    }

    private synchronized ChildProcess running() {
        if (process == null) {
            throw new IllegalStateException(name + ": not started");
        }
        return process;
    }
}
