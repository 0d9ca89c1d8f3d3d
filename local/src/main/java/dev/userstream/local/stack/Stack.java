package dev.userstream.local.stack;

import dev.userstream.local.process.CommandRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * A running pipeline, whatever runs it: child processes of this machine or containers. Tests and the demo know only this.
 */
public interface Stack extends AutoCloseable {
    /** What runs it, for people. */
    String label();

    /** How to reach the parts. */
    StackAddresses addresses();

    /** All settings with which a component of ours finds this stack, and those that the stack was given. */
    Map<String, String> environment();

    /**
     * A part of the stack.
     *
     * @throws IllegalArgumentException if the stack has no such part
     */
    Server server(Part part);

    /**
     * Makes sure that these parts run and answer: thaws what is frozen, starts what is not running, together.
     *
     * @throws dev.userstream.local.process.StartFailedException if one does not become ready
     */
    void ensure(Collection<Part> parts);

    /** Where logs and, for child processes, data are. */
    Path folder();

    /**
     * Runs a command of ours against this stack and waits for its end.
     *
     * @param module {@code producer} or {@code ops}
     * @param limit how long it may take
     * @param extra variables besides {@link #environment()}
     * @param arguments the command's arguments
     * @throws dev.userstream.local.process.ChildFailedException if it takes longer
     */
    CommandRun run(String module, Duration limit, Map<String, String> extra, List<String> arguments);

    /** Ends everything; removes the data where they are temporary. */
    @Override
    void close();
}
