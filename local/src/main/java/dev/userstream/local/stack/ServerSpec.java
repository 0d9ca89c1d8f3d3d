package dev.userstream.local.stack;

import dev.userstream.local.process.ChildCommand;
import dev.userstream.local.process.ChildProcess;
import dev.userstream.local.process.Probe;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** How one component of the stack is configured, started and checked. */
interface ServerSpec {
    /** Writes configuration files; called before every start. */
    default void prepare() throws IOException {}

    ChildCommand command();

    Probe probe();

    /** The processes that do the component's work: a freeze suspends them, and none of them may outlive the stack. */
    default Stream<ProcessHandle> workers(ChildProcess process) {
        return process.tree();
    }

    /** One JVM option for each package of a list, open to all modules. */
    static Stream<String> access(String flag, String packages) {
        return Arrays.stream(packages.strip().split("\\s+")).map(name -> flag + "=" + name + "=ALL-UNNAMED");
    }

    /** JVM options from several sources. */
    static List<String> flags(List<String> first, List<String> second, Stream<String> more) {
        return Stream.of(first.stream(), second.stream(), more)
                .flatMap(flags -> flags)
                .toList();
    }
}
