package dev.userstream.local.stack;

import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.process.CommandRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline as child processes on loopback. Made by {@link #builder()}; nothing runs before {@link #start()}. Everything
 * ends with {@link #close()}, with this JVM, and even when this JVM is killed. Servers may come from elsewhere
 * ({@link StackBuilder#serversFrom}). Thread-safe.
 */
public final class EmbeddedStack implements Stack {
    private static final Set<Part> WRITERS = Set.of(Part.PRODUCER, Part.JOB);
    private static final Set<Part> SERVERS = Set.of(Part.KAFKA, Part.CASSANDRA, Part.POSTGRES);

    private final StackPlan plan;
    private final StackFolder folder;
    private final StackAddresses addresses;
    private final Map<String, String> environment;
    private final Map<Part, Server> servers = new ConcurrentHashMap<>();
    private final AtomicInteger commands = new AtomicInteger();
    private final Thread closeAtExit = new Thread(this::close, "stack-exit");
    private final Object closing = new Object();
    private volatile boolean closed;
    private @Nullable FolderLock lock;
    private @Nullable Presence presence;

    EmbeddedStack(StackPlan plan) {
        this.plan = plan;
        this.folder = new StackFolder(plan.folder());
        this.addresses = StackAddresses.of(plan.ports());
        Map<String, String> all = new TreeMap<>(addresses.environment());
        all.put(
                "USERSTREAM_JOB_CHECKPOINT_DIR",
                folder.of(Part.JOB).resolve("checkpoints").toString());
        all.putAll(plan.environment());
        this.environment = Map.copyOf(all);
        plan.parts().forEach(part -> servers.put(part, newServer(part)));
    }

    /** A stack of all parts on free ports with temporary data, to be changed. */
    public static StackBuilder builder() {
        return new StackBuilder();
    }

    /**
     * Starts all parts at once and returns when all of them answer.
     *
     * @throws dev.userstream.local.process.StartFailedException if one does not; everything is ended then
     */
    public EmbeddedStack start() {
        try {
            ensure(servers.keySet());
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public void ensure(Collection<Part> parts) {
        prepare();
        parts.forEach(part -> server(part).thaw());
        List<Server> missing = parts.stream()
                .map(this::server)
                .filter(server -> !server.isAlive())
                .toList();
        all(missing.stream(), Server::start);
        all(missing.stream(), Server::awaitReady);
    }

    /** Whether {@link #keepClassData()} has something to do, which takes seconds. */
    public boolean lacksClassData() {
        return children().anyMatch(ChildServer::lacksClassData);
    }

    /** Lets the next stacks start faster: keeps what the JVMs have loaded, where no earlier stack did. */
    public void keepClassData() {
        all(children(), ChildServer::keepClassData);
    }

    /**
     * Returns unless a part has ended by itself since its start.
     *
     * @throws dev.userstream.local.process.ChildFailedException naming the part, with its last log lines
     */
    public void requireNoneEnded() {
        children().forEach(ChildServer::requireNotEnded);
    }

    /**
     * The processes that do a part's work now; the first is its JVM, where it is one. None of a server that others run.
     *
     * @throws IllegalStateException if the part was never started
     */
    public List<ProcessHandle> processes(Part part) {
        return server(part) instanceof ChildServer child ? child.processes() : List.of();
    }

    private synchronized void prepare() {
        if (closed) {
            throw new IllegalStateException(folder.path() + ": this stack is closed (expected: a stack in use)");
        }
        if (lock != null) {
            return;
        }
        MachineCheck.check(servers.keySet(), plan.ports(), folder.path());
        lock = FolderLock.take(folder.path());
        Runtime.getRuntime().addShutdownHook(closeAtExit);
        String shell =
                StackAddresses.toShell(environment, ProcessHandle.current().pid());
        write(folder.environmentFile(), shell);
        presence = Presence.of(plan.layout(), folder.path(), shell);
    }

    @Override
    public String label() {
        return "processes of this machine";
    }

    @Override
    public StackAddresses addresses() {
        return addresses;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public Path folder() {
        return folder.path();
    }

    @Override
    public Server server(Part part) {
        Server server = servers.get(part);
        if (server == null) {
            throw new IllegalArgumentException(
                    part.label() + ": not in this stack (expected: one of " + servers.keySet() + ")");
        }
        return server;
    }

    @Override
    public CommandRun run(String module, Duration limit, Map<String, String> extra, List<String> arguments) {
        String name = module + "-" + commands.incrementAndGet();
        Map<String, String> variables = new TreeMap<>(environment);
        variables.putAll(extra);
        ChildCommand command = new ChildCommand(
                name,
                Stream.concat(JvmFlags.command(folder).stream(), JvmFlags.SHORT_RUN.stream())
                        .toList(),
                plan.layout().moduleClassPath(module),
                "dev.userstream." + module + ".cli.Main",
                arguments,
                variables,
                folder.path(),
                folder.log(name));
        return CommandRun.of(command, limit);
    }

    @Override
    public void close() {
        // Ctrl-C and the end of the caller's work may come together; each returns when the work is done, by whomever.
        synchronized (closing) {
            if (!closed) {
                closed = true;
                servers.values().forEach(Server::retire);
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
        if (plan.temporary()) {
            // Nobody will read these data again, so nobody need write them out in order.
            all(servers.values().stream(), Server::kill);
            release();
            Removal.of(folder.path());
            return;
        }
        // Writers before what they write to, so that nobody fails on a server that is gone.
        all(among(WRITERS), Server::stop);
        all(among(SERVERS), Server::stop);
        release();
    }

    private synchronized void release() {
        if (lock != null) {
            lock.close();
        }
        if (presence != null) {
            presence.close();
        }
    }

    /**
     * Puts a job with further settings in the place of the stack's job, which must not run. It is not started, and ends with
     * the stack.
     *
     * @param settings win over the stack's own
     * @throws IllegalStateException if the stack's job runs
     */
    public Server jobWith(Map<String, String> settings) {
        Server earlier = servers.get(Part.JOB);
        if (earlier != null && earlier.isAlive()) {
            throw new IllegalStateException("job: runs (expected: stopped before another takes its place)");
        }
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(settings);
        Server job = new ChildServer(Part.JOB, new JobRecipe(plan.layout(), folder, plan.ports(), all), plan);
        servers.put(Part.JOB, job);
        return job;
    }

    /**
     * Starts another program for Spark beside the stack, with the stack's settings and the job's jar for its libraries. Whoever
     * starts it ends it.
     *
     * @param name its name in messages and file names
     * @param jar the program
     * @param arguments its arguments
     */
    public ChildProcess startSpark(String name, String mainClass, Path jar, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of("--jars", plan.layout().jobJar(), jar.toString()));
        all.addAll(arguments);
        return ChildProcess.start(new SparkSubmit(plan.layout(), folder).command(name, mainClass, environment, all));
    }

    private Stream<ChildServer> children() {
        return servers.values().stream().filter(ChildServer.class::isInstance).map(ChildServer.class::cast);
    }

    private Stream<Server> among(Set<Part> parts) {
        return parts.stream().filter(servers::containsKey).map(this::server);
    }

    /** Does the same to several parts at once; returns when all is done. */
    private <S extends Server> void all(Stream<S> parts, Consumer<S> action) {
        CompletableFuture<?>[] running = parts.map(
                        server -> CompletableFuture.runAsync(() -> action.accept(server), this::inThread))
                .toArray(CompletableFuture[]::new);
        try {
            CompletableFuture.allOf(running).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void inThread(Runnable task) {
        Thread thread = new Thread(task, "stack");
        thread.setDaemon(true);
        thread.start();
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written", e);
        }
    }

    private Server newServer(Part part) {
        Recipe recipe = recipe(part);
        ServerSource source = plan.source();
        return source != null && SERVERS.contains(part)
                ? source.of(part, plan.ports(), recipe::probe)
                : new ChildServer(part, recipe, plan);
    }

    private Recipe recipe(Part part) {
        return switch (part) {
            case KAFKA -> new KafkaRecipe(plan.layout(), folder, plan.ports());
            case CASSANDRA -> new CassandraRecipe(plan.layout(), folder, plan.ports(), plan.cassandra());
            case POSTGRES -> new PostgresRecipe(plan.layout(), folder, plan.ports(), addresses);
            case JOB -> new JobRecipe(plan.layout(), folder, plan.ports(), environment);
            case PRODUCER -> new ProducerRecipe(plan.layout(), folder, addresses, environment);
        };
    }
}
