package dev.userstream.local.cli;

import dev.userstream.local.workspace.Leftovers;
import dev.userstream.local.workspace.ProjectLayout;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Removes what the demo and stacks leave behind. */
@Command(
        name = "clean",
        description = "Removes what the demo and stacks leave in the project's .userstream folder, and nothing else.")
final class CleanCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        Leftovers leftovers = new Leftovers(ProjectLayout.find());
        String outcome = leftovers.remove() ? "removed " : "nothing to remove: ";
        Objects.requireNonNull(spec).commandLine().getOut().println(outcome + leftovers.folder());
        return 0;
    }
}
