package dev.userstream.local.api;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code offline-api}: serves the offline API until it is stopped. */
@Command(
        name = "offline-api",
        description = "Serves made-up users like randomuser.me's API 1.4, without the internet, until Ctrl-C.")
public final class OfflineApiCommand implements Callable<Integer> {
    @Option(names = "--host", description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(names = "--port", description = "Port to listen on; 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port = 8089;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Made by the command line's parser. */
    public OfflineApiCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try (OfflineApi api = OfflineApi.start(host, port)) {
            spec.commandLine().getOut().println(api.address());
            new CountDownLatch(1).await();
            return 0;
        }
    }
}
