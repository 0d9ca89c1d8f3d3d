package dev.userstream.local.stack;

import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.process.Probe;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** How one part of the stack is prepared, started and asked. */
interface Recipe {
    /** Writes configuration files; called before every start. */
    default void prepare() throws IOException {}

    ChildCommand command();

    Probe probe();

    default Duration startLimit() {
        return Duration.ofMinutes(2);
    }

    /** The processes that do the part's work: those that a freeze stops. */
    default List<Long> workers(ChildProcess process) throws IOException {
        return List.of(process.pid());
    }

    /** A process and all below it. */
    static List<Long> tree(ProcessHandle top) {
        return Stream.concat(Stream.of(top), top.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }
}
