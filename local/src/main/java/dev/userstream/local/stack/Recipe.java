package dev.userstream.local.stack;

import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.process.Probe;
import java.io.IOException;
import java.util.stream.Stream;

/** How one part of the stack is prepared, started and asked. */
interface Recipe {
    /** Writes configuration files; called before every start. */
    default void prepare() throws IOException {}

    ChildCommand command();

    Probe probe();

    /** The processes that do the part's work: those that a freeze stops and that nothing may leave behind. */
    default Stream<ProcessHandle> workers(ChildProcess process) {
        return process.tree();
    }
}
