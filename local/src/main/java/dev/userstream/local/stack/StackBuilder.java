package dev.userstream.local.stack;

import dev.userstream.local.workspace.Leftovers;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.local.workspace.StackFolder;
import dev.userstream.settings.SettingNames;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what a stack consists of. Not thread-safe. */
public final class StackBuilder {
    private static final String HANDED_ON = "USERSTREAM_(API|PRODUCER|JOB|OPS|LOG)_.*";
    private static final Set<String> OF_THE_STACK = Set.of(
            SettingNames.PRODUCER_HTTP_HOST,
            SettingNames.PRODUCER_HTTP_PORT,
            SettingNames.PRODUCER_URL,
            SettingNames.JOB_HTTP_HOST,
            SettingNames.JOB_HTTP_PORT,
            SettingNames.JOB_CHECKPOINT_DIR);

    private Set<Component> components = EnumSet.allOf(Component.class);
    private @Nullable Ports ports;
    private @Nullable Path folder;
    private boolean shortRun;
    private @Nullable ServerFactory factory;
    private final Map<String, String> environment = new HashMap<>();
    private CassandraSpec.Tuning cassandra = CassandraSpec.Tuning.SMALL;
    private String cassandraLimits = "";

    StackBuilder() {}

    /**
     * What a stack consists of.
     *
     * @param layout the project's folders
     * @param components what to start
     * @param ports where each listens
     * @param folder the data folder
     * @param temporary whether the folder is removed at the end
     * @param shortRun whether a fast start counts more than the speed of a long run
     * @param environment settings for the job, the producer and the commands, which win over the stack's own
     * @param cassandra how Cassandra is tuned, and its limits
     * @param factory runs the servers, where they are not child processes
     */
    record Plan(
            ProjectLayout layout,
            Set<Component> components,
            Ports ports,
            StackFolder folder,
            boolean temporary,
            boolean shortRun,
            Map<String, String> environment,
            CassandraSpec.Tuning cassandra,
            @Nullable ServerFactory factory) {}

    /** Only these components. */
    public StackBuilder components(Component... chosen) {
        components = EnumSet.copyOf(List.of(chosen));
        return this;
    }

    /** These ports; without them free ones are taken. */
    public StackBuilder ports(Ports chosen) {
        ports = chosen;
        return this;
    }

    /** Data go to this folder and stay there; without it they are removed at the end. */
    public StackBuilder keepDataIn(Path chosen) {
        folder = chosen;
        return this;
    }

    /** A fast start counts more than the speed of a long run: the JVMs compile quickly and optimise little. */
    public StackBuilder forAShortRun() {
        shortRun = true;
        return this;
    }

    /** Kafka, Cassandra and PostgreSQL are not child processes; the job and the producer still are. */
    public StackBuilder serversFrom(ServerFactory chosen) {
        factory = chosen;
        return this;
    }

    /** Adds settings for the job, the producer and the commands; they win over the stack's own. */
    public StackBuilder environment(Map<String, String> settings) {
        environment.putAll(settings);
        return this;
    }

    /**
     * Adds what the caller's shell sets for the source, the producer, the job, the commands and the logs. Addresses and folders
     * remain the stack's.
     *
     * @param variables all variables of this process
     */
    public StackBuilder shellSettings(Map<String, String> variables) {
        variables.forEach((name, value) -> {
            if (name.matches(HANDED_ON) && !OF_THE_STACK.contains(name)) {
                environment.put(name, value);
            }
        });
        return this;
    }

    /** Lines for Cassandra's configuration, such as size limits; none that the stack's own configuration has. */
    public StackBuilder cassandraLimits(String lines) {
        cassandraLimits = lines;
        return this;
    }

    /** Cassandra with the collector and the sizes that it is shipped with, for comparisons; its heap stays small. */
    public StackBuilder stockCassandra() {
        cassandra = CassandraSpec.Tuning.STOCK;
        return this;
    }

    /** The stack, not started. */
    public Stack build() {
        ProjectLayout layout = ProjectLayout.find();
        Path data = folder;
        return new Stack(new Plan(
                layout,
                Set.copyOf(components),
                ports == null ? Ports.free() : ports,
                new StackFolder(data == null ? new Leftovers(layout).temporaryFolder() : data),
                data == null,
                shortRun,
                Map.copyOf(environment),
                cassandra.with(cassandraLimits),
                factory));
    }

    /** The stack, started and ready. */
    public Stack start() {
        return build().start();
    }
}
