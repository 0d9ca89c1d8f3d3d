package dev.userstream.local.stack;

import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.local.workspace.StackException;
import dev.userstream.local.workspace.StackFolder;
import dev.userstream.settings.SettingNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The pipeline as child processes on loopback. Built by {@link #builder()}; nothing runs before {@link #start()} or
 * {@link #ensure}. All processes end with {@link #close()} or with this JVM, even if it is killed. The servers may
 * also be containers ({@link StackBuilder#serversFrom}). Thread-safe.
 */
public final class Stack implements AutoCloseable {
    private static final Set<Component> SERVERS = Set.of(Component.KAFKA, Component.CASSANDRA, Component.POSTGRES);

    /**
     * JVM options for a run of minutes: C2 compilation would slow the start and not pay off, and the default metaspace threshold
     * of 21 MB would trigger garbage collections while classes load.
     */
    private static final List<String> SHORT_RUN = List.of("-XX:TieredStopAtLevel=1", "-XX:MetaspaceSize=256m");

    private static final long END_POLL_MS = 100;
    private static final int POLLS_AFTER_FAILURE = 5;

    private final ServerSpec.Place place;
    private final StackFolder folder;
    private final boolean temporary;
    private final Map<String, String> environment;
    private final Map<Component, Server> servers = new ConcurrentHashMap<>();
    /** Spark programs beside the stack's job, by name. */
    private final Map<String, Server> programs = new ConcurrentHashMap<>();

    private final AtomicInteger commands = new AtomicInteger();
    private final Thread closeAtExit = new Thread(this::close, "stack-exit");
    private final Object closing = new Object();
    private volatile boolean closed;
    private boolean claimed;

    Stack(StackBuilder plan) {
        ProjectLayout layout = ProjectLayout.find();
        this.temporary = plan.folder == null;
        this.folder = plan.folder == null ? StackFolder.temporary(layout) : new StackFolder(plan.folder);
        StackAddresses addresses = plan.addresses == null ? StackAddresses.free() : plan.addresses;
        this.place = new ServerSpec.Place(layout, folder, addresses, plan.shortRun ? SHORT_RUN : List.of());
        Map<String, String> all = new TreeMap<>(addresses.environment());
        all.put(SettingNames.JOB_CHECKPOINT_DIR, checkpoints(Component.JOB.label()));
        all.putAll(plan.environment);
        this.environment = Map.copyOf(all);
        plan.components.forEach(component -> servers.put(component, newServer(component, plan)));
    }

    /** A stack of all components on free ports with temporary data, to be changed. */
    public static StackBuilder builder() {
        return new StackBuilder();
    }

    /**
     * Starts all components at once and returns when all of them are ready.
     *
     * @throws StackException if one does not become ready; all are stopped in that case
     */
    public Stack start() {
        return start(component -> {});
    }

    /**
     * The same, and reports each component as soon as it is ready.
     *
     * @param ready called from several threads
     * @throws StackException if one does not become ready; all are stopped in that case
     */
    public Stack start(Consumer<Component> ready) {
        try {
            ensure(servers.keySet(), ready);
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Makes sure that these components run and are ready: resumes frozen ones and starts the others in parallel.
     *
     * @throws StackException if one does not become ready
     */
    public void ensure(Collection<Component> components) {
        ensure(components, component -> {});
    }

    private void ensure(Collection<Component> components, Consumer<Component> ready) {
        prepare();
        components.forEach(component -> server(component).thaw());
        List<Component> missing = components.stream()
                .filter(component -> !server(component).isAlive())
                .toList();
        inParallel(missing, component -> server(component).start());
        try {
            whileRunning(components, () -> {
                inParallel(missing, component -> {
                    server(component).awaitReady();
                    ready.accept(component);
                });
                return missing;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackException("components " + missing + ": interrupted before they were ready", e);
        }
    }

    /**
     * Runs an action that needs the components that were started. If one of them ends, the action is interrupted.
     *
     * @throws StackException if a component ends, with the last lines of its log
     * @throws IOException if the action throws it
     */
    public <T> T whileRunning(Callable<T> action) throws IOException, InterruptedException {
        return whileRunning(servers.keySet(), action);
    }

    private <T> T whileRunning(Collection<Component> needed, Callable<T> action)
            throws IOException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(action);
        inThread(task);
        try {
            while (true) {
                try {
                    T result = task.get(END_POLL_MS, TimeUnit.MILLISECONDS);
                    requireNoneEnded(needed);
                    return result;
                } catch (TimeoutException e) {
                    requireNoneEnded(needed);
                }
            }
        } catch (ExecutionException e) {
            // A broken connection is noticed a little before the end of the process that held it.
            for (int polls = 0; polls < POLLS_AFTER_FAILURE; polls++) {
                requireNoneEnded(needed);
                Thread.sleep(END_POLL_MS);
            }
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } finally {
            task.cancel(true);
        }
    }

    private synchronized void prepare() {
        if (closed) {
            throw new IllegalStateException(folder.path() + ": this stack is closed (expected: a stack in use)");
        }
        if (!claimed) {
            place.addresses().requireFree(servers.keySet());
            folder.claim(place.layout(), environment);
            claimed = true;
            Runtime.getRuntime().addShutdownHook(closeAtExit);
        }
    }

    /** How to reach the components. */
    public StackAddresses addresses() {
        return place.addresses();
    }

    /** The settings that this project's programs need to reach this stack, and those given to the builder. */
    public Map<String, String> environment() {
        return environment;
    }

    /** The folder of logs and data. */
    public Path folder() {
        return folder.path();
    }

    /** How to connect to the components, one per line, for display. */
    public String describe() {
        StackAddresses addresses = place.addresses();
        String login = "postgresql://" + StackAddresses.USER + ":" + StackAddresses.USER + "@";
        return """
                kafka         %s
                cassandra     cqlsh %s
                postgres      psql %s
                producer      %s/runs
                job           %s/queries
                status        script/userstream status
                audit         script/userstream audit
                settings      . %s
                logs          %s
                """.formatted(
                        addresses.kafka(),
                        addresses.cassandra().replace(':', ' '),
                        addresses.postgresUrl().replace("jdbc:postgresql://", login),
                        addresses.producer(),
                        addresses.job(),
                        folder.path().resolve("stack.env"),
                        folder.path().resolve("logs"));
    }

    /**
     * A component of the stack.
     *
     * @throws IllegalArgumentException if the stack has no such component
     */
    public Server server(Component component) {
        Server server = servers.get(component);
        if (server == null) {
            throw new IllegalArgumentException(
                    component.label() + ": not in this stack (expected: one of " + servers.keySet() + ")");
        }
        return server;
    }

    /** The components that have ended since they were started, with how they ended and the last lines of their logs. */
    public Map<Component, String> ended() {
        Map<Component, String> ended = new EnumMap<>(Component.class);
        servers.forEach((component, server) -> server.end().ifPresent(end -> ended.put(component, end)));
        // A stack that is being closed ends them itself.
        return closed ? Map.of() : ended;
    }

    private void requireNoneEnded(Collection<Component> needed) {
        ended().forEach((component, end) -> {
            if (needed.contains(component)) {
                throw new StackException(component.label() + ": " + end);
            }
        });
    }

    /**
     * A Spark program beside the stack's job, with its own checkpoint folder and log file. It is not started, and ends with the
     * stack.
     */
    public Server sparkProgram(String name, SparkProgram program) {
        Map<String, String> variables = new TreeMap<>(environment);
        variables.put(SettingNames.JOB_CHECKPOINT_DIR, checkpoints(name));
        StackAddresses free = StackAddresses.free();
        variables.put(SettingNames.JOB_HTTP_PORT, Integer.toString(free.jobPort()));
        Server server = new ChildServer(name, ServerSpec.spark(name, program, place, variables, free.job()));
        programs.put(name, server);
        return server;
    }

    /** A command of {@code producer} or {@code ops} for this stack, as a child process that is not started. */
    public ChildCommand command(String module, Map<String, String> extra, List<String> arguments) {
        String name = module + "-" + commands.incrementAndGet();
        Map<String, String> variables = new TreeMap<>(environment);
        variables.putAll(extra);
        List<String> flags = new ArrayList<>(SHORT_RUN);
        // Enough for an audit of some millions of users.
        flags.addAll(List.of("-Xmx768m", "-XX:+UseSerialGC"));
        return place.child(
                name,
                flags,
                place.layout().moduleClassPath(module),
                "dev.userstream." + module + ".cli.Main",
                arguments,
                variables);
    }

    /** The streaming job with other arguments, such as those of a replay, as a child process that is not started. */
    public ChildCommand jobCommand(List<String> arguments) {
        return jobCommand(Map.of(), arguments);
    }

    /** The same with settings that win over the stack's. */
    public ChildCommand jobCommand(Map<String, String> settings, List<String> arguments) {
        String name = "job-" + commands.incrementAndGet();
        return SparkProgram.job(place.layout().jobJar(), arguments, settings).command(name, place, environment);
    }

    /**
     * Runs a command of {@code producer} or {@code ops} against this stack and waits for its end.
     *
     * @throws StackException if it takes longer
     */
    public CommandRun run(String module, Duration limit, Map<String, String> extra, List<String> arguments) {
        return CommandRun.of(command(module, extra, arguments), limit);
    }

    /** Stops all processes and deletes temporary data. */
    @Override
    public void close() {
        // The shutdown hook and the caller may close at the same time; each returns when everything has stopped.
        synchronized (closing) {
            if (!closed) {
                closed = true;
                all().forEach(Server::retire);
                stopAll();
            }
        }
        try {
            Runtime.getRuntime().removeShutdownHook(closeAtExit);
        } catch (IllegalStateException e) {
            return; // the JVM is ending and the hook runs, or has run
        }
    }

    private void stopAll() {
        if (temporary) {
            // Temporary data is not read again, so a clean shutdown is not needed.
            inParallel(all(), Server::kill);
            // In this order, the folder is also removed if this JVM is killed meanwhile.
            StackFolder.delete(folder.path());
            folder.release();
            return;
        }
        // Clients stop before servers, so that no client logs failures of a missing server.
        inParallel(all().stream().filter(server -> !isDataServer(server)).toList(), Server::stop);
        inParallel(all().stream().filter(this::isDataServer).toList(), Server::stop);
        folder.release();
    }

    private boolean isDataServer(Server server) {
        return SERVERS.stream().anyMatch(component -> servers.get(component) == server);
    }

    private List<Server> all() {
        return Stream.concat(servers.values().stream(), programs.values().stream())
                .toList();
    }

    /** Runs an action for each subject concurrently; returns when all have ended, and rethrows one exception if any failed. */
    public static <T> void inParallel(Collection<T> subjects, Consumer<T> action) {
        CompletableFuture<?>[] running = subjects.stream()
                .map(subject -> CompletableFuture.runAsync(() -> action.accept(subject), Stack::inThread))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(running).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static void inThread(Runnable task) {
        Thread thread = new Thread(task, "stack");
        thread.setDaemon(true);
        thread.start();
    }

    private String checkpoints(String name) {
        return folder.of(name).resolve("checkpoints").toString();
    }

    private Server newServer(Component component, StackBuilder plan) {
        ServerSpec spec = switch (component) {
            case KAFKA -> ServerSpec.kafka(place);
            case CASSANDRA -> ServerSpec.cassandra(place, plan.stockCassandra, plan.cassandraLimits);
            case POSTGRES -> ServerSpec.postgres(place);
            case JOB ->
                ServerSpec.spark(
                        "job",
                        SparkProgram.job(place.layout().jobJar(), List.of(), Map.of()),
                        place,
                        environment,
                        place.addresses().job());
            case PRODUCER -> ServerSpec.producer(place, environment);
        };
        Server.Factory factory = plan.factory;
        return factory != null && SERVERS.contains(component)
                ? factory.create(component, place.addresses(), spec.probe())
                : new ChildServer(component.label(), spec);
    }
}
