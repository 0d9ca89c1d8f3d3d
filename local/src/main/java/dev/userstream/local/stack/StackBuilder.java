package dev.userstream.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what an embedded stack is to be. Not thread-safe. */
public final class StackBuilder {
    /** A stack takes its folder a moment after making it. */
    private static final Duration SURELY_LOCKED = Duration.ofMinutes(1);

    private Set<Part> parts = EnumSet.allOf(Part.class);
    private @Nullable Ports ports;
    private @Nullable Path folder;
    private boolean shortRun;
    private @Nullable ServerSource source;
    private final Map<String, String> environment = new HashMap<>();
    private CassandraTuning cassandra = CassandraTuning.SMALL;
    private String cassandraLimits = "";

    StackBuilder() {}

    /** Only these parts. */
    public StackBuilder parts(Part... chosen) {
        parts = EnumSet.copyOf(List.of(chosen));
        return this;
    }

    /** These ports, where otherwise free ones are taken. */
    public StackBuilder ports(Ports chosen) {
        ports = chosen;
        return this;
    }

    /** Data go to this folder and stay there, where otherwise they are removed at the end. */
    public StackBuilder keepDataIn(Path chosen) {
        folder = chosen;
        return this;
    }

    /** A fast start counts more than the speed of a long run: the JVMs compile quickly and do not optimise much. */
    public StackBuilder forAShortRun() {
        shortRun = true;
        return this;
    }

    /** Kafka, Cassandra and PostgreSQL are run by others; the job and the producer stay child processes. */
    public StackBuilder serversFrom(ServerSource chosen) {
        source = chosen;
        return this;
    }

    /** Adds settings for the job, the producer and the commands; they win over the stack's own. */
    public StackBuilder environment(Map<String, String> settings) {
        environment.putAll(settings);
        return this;
    }

    /** Lines for Cassandra's configuration, such as size limits; none that {@link CassandraTuning} has already. */
    public StackBuilder cassandraLimits(String lines) {
        cassandraLimits = lines;
        return this;
    }

    /** Cassandra with the collector and the sizes that it is shipped with, for comparisons; its heap stays small. */
    public StackBuilder stockCassandra() {
        cassandra = CassandraTuning.STOCK;
        return this;
    }

    /** The stack, not started. */
    public EmbeddedStack build() {
        ProjectLayout layout = ProjectLayout.find();
        Path data = folder;
        return new EmbeddedStack(new StackPlan(
                layout,
                parts,
                ports == null ? Ports.free() : ports,
                data == null ? temporaryFolder(layout) : data,
                data == null,
                shortRun,
                environment,
                cassandra.with(cassandraLimits),
                source));
    }

    /** The stack, started and ready. */
    public EmbeddedStack start() {
        return build().start();
    }

    private static Path temporaryFolder(ProjectLayout layout) {
        try {
            new Leftovers(layout).removeDead(Instant.now().minus(SURELY_LOCKED));
            Path parent = Files.createDirectories(layout.workFolder().resolve(Leftovers.TEMPORARY));
            return Files.createTempDirectory(parent, "stack-");
        } catch (IOException e) {
            throw new UncheckedIOException(
                    layout.workFolder() + ": cannot be written (expected: a writable folder)", e);
        }
    }
}
