package dev.userstream.local.stack;

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
            SettingNames.JOB_CHECKPOINT_DIR,
            SettingNames.OPS_JOB_URL);

    Set<Component> components = EnumSet.allOf(Component.class);

    @Nullable
    StackAddresses addresses;

    @Nullable
    Path folder;

    boolean shortRun;

    Server.@Nullable Factory factory;

    final Map<String, String> environment = new HashMap<>();
    boolean stockCassandra;
    String cassandraLimits = "";

    StackBuilder() {}

    /** Only these components. */
    public StackBuilder components(Component... chosen) {
        components = EnumSet.copyOf(List.of(chosen));
        return this;
    }

    /** These ports; without them free ones are taken. */
    public StackBuilder addresses(StackAddresses chosen) {
        addresses = chosen;
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
    public StackBuilder serversFrom(Server.Factory chosen) {
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
        stockCassandra = true;
        return this;
    }

    /** The stack, not started. */
    public Stack build() {
        return new Stack(this);
    }
}
