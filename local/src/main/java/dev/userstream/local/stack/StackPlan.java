package dev.userstream.local.stack;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a stack is to be.
 *
 * @param layout the project's folders
 * @param parts what to start
 * @param ports where each listens
 * @param folder the data folder
 * @param temporary whether the folder is removed at the end
 * @param shortRun whether a fast start counts more than the speed of a long run
 * @param environment settings for the job, the producer and the commands, which win over the stack's own
 * @param cassandra how Cassandra is tuned, and its limits
 * @param source who runs the servers, where not this JVM's child processes
 */
record StackPlan(
        ProjectLayout layout,
        Set<Part> parts,
        Ports ports,
        Path folder,
        boolean temporary,
        boolean shortRun,
        Map<String, String> environment,
        CassandraTuning cassandra,
        @Nullable ServerSource source) {
    StackPlan {
        parts = Set.copyOf(parts);
        environment = Map.copyOf(environment);
    }
}
