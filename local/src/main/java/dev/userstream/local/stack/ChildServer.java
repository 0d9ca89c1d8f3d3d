package dev.userstream.local.stack;

import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.process.Freezer;
import dev.userstream.local.process.Probe;
import dev.userstream.local.process.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A part that is a child process of this JVM. */
final class ChildServer implements Server {
    private static final Logger LOG = LoggerFactory.getLogger(ChildServer.class);
    // Generous, because a process that ends early is noticed at once and a busy machine is slow.
    private static final Duration START_LIMIT = Duration.ofMinutes(4);
    private static final Duration STOP_BOUND = Duration.ofSeconds(15);

    private final Part part;
    private final Recipe recipe;
    private final StackPlan plan;
    private final Freezer freezer = new Freezer();
    private @Nullable ChildProcess process;
    private @Nullable ClassData classData;
    private boolean retired;

    ChildServer(Part part, Recipe recipe, StackPlan plan) {
        this.part = part;
        this.recipe = recipe;
        this.plan = plan;
    }

    @Override
    public Part part() {
        return part;
    }

    @Override
    public synchronized void start() {
        if (retired) {
            throw new IllegalStateException(part.label() + ": its stack is closed (expected: a stack in use)");
        }
        if (isAlive()) {
            throw new IllegalStateException(part.label() + ": runs already as process " + pid());
        }
        try {
            recipe.prepare();
        } catch (IOException e) {
            throw new UncheckedIOException(part.label() + ": files cannot be prepared", e);
        }
        ChildCommand command = recipe.command();
        ClassData data = ClassData.of(plan.layout(), part.label(), command.classPath());
        process = ChildProcess.start(
                command.withJvmFlags(data.flags()).withJvmFlags(plan.shortRun() ? JvmFlags.SHORT_RUN : List.of()));
        classData = data;
        LOG.info("event=part_started part={} pid={}", part.label(), pid());
    }

    @Override
    public void awaitReady() {
        long begin = System.nanoTime();
        try (Probe probe = recipe.probe()) {
            Readiness.await(running(), probe, START_LIMIT);
        }
        LOG.info(
                "event=part_ready part={} waited_ms={}",
                part.label(),
                Duration.ofNanos(System.nanoTime() - begin).toMillis());
    }

    @Override
    public synchronized void stop() {
        freezer.thaw();
        if (process != null) {
            List<ProcessHandle> workers = recipe.workers(process).toList();
            process.stop(STOP_BOUND);
            ChildProcess.kill(workers.stream().filter(ProcessHandle::isAlive));
            LOG.info("event=part_stopped part={}", part.label());
        }
    }

    @Override
    public synchronized void kill() {
        if (process != null) {
            // The workers first: a tether that ends would only race us.
            ChildProcess.kill(
                    Stream.concat(recipe.workers(process), process.tree()).distinct());
            freezer.forget();
            LOG.info("event=part_killed part={}", part.label());
        }
    }

    @Override
    public synchronized void freeze() {
        freezer.freeze(recipe.workers(running()).map(ProcessHandle::pid).toList());
        LOG.info("event=part_frozen part={}", part.label());
    }

    @Override
    public synchronized void thaw() {
        if (freezer.thaw()) {
            LOG.info("event=part_thawed part={}", part.label());
        }
    }

    @Override
    public synchronized void retire() {
        retired = true;
    }

    /**
     * Returns unless it has ended by itself since its start.
     *
     * @throws dev.userstream.local.process.ChildFailedException if it has; it shows the last log lines
     */
    synchronized void requireNotEnded() {
        if (process != null) {
            process.requireAlive();
        }
    }

    /** The processes that do its work now; the first is its JVM, where it is one. */
    synchronized List<ProcessHandle> processes() {
        return recipe.workers(running()).toList();
    }

    /** Whether its next start could be made faster by {@link #keepClassData()}. */
    synchronized boolean lacksClassData() {
        return isAlive() && classData != null && !classData.isWritten();
    }

    /** Writes down the classes that its JVM has loaded, for faster starts; does nothing where that was done before. */
    void keepClassData() {
        ClassData data = classDataToWrite();
        // Without our lock: it takes seconds, and whoever ends the part must not wait for it.
        if (data != null && data.writeFrom(pid())) {
            LOG.info("event=class_data_kept part={}", part.label());
        }
    }

    private synchronized @Nullable ClassData classDataToWrite() {
        return lacksClassData() ? classData : null;
    }

    @Override
    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    private long pid() {
        return running().pid();
    }

    private synchronized ChildProcess running() {
        if (process == null) {
            throw new IllegalStateException(part.label() + ": not started");
        }
        return process;
    }
}
