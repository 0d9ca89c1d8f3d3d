package dev.userstream.local.api;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code offline-api}: serves the offline API until it is stopped. Exit code 3 where it cannot listen. */
@Command(
        name = "offline-api",
        description = "Serves made-up users like randomuser.me's API 1.4, without the internet, until Ctrl-C.")
public final class OfflineApiCommand implements Callable<Integer> {
    private static final int UNREACHABLE = 3;

    @Option(names = "--host", description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(names = "--port", description = "Port to listen on; 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port = 8089;

    @Option(
            names = "--budget-users",
            description = "Users served in each window before 429; 0 for no limit (default: ${DEFAULT-VALUE}).")
    private long budgetUsers;

    @Option(names = "--budget-window-seconds", description = "Length of that window (default: ${DEFAULT-VALUE}).")
    private long budgetWindowSeconds = OfflineApiOptions.WINDOW.toSeconds();

    @Option(names = "--fault-control", description = "Lets PUT /faults?kind=...&times=... break the next answers.")
    private boolean faultControl;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        OfflineApiOptions options =
                new OfflineApiOptions(host, port, budgetUsers, Duration.ofSeconds(budgetWindowSeconds), faultControl);
        try (OfflineApi api = OfflineApi.start(options)) {
            spec.commandLine().getOut().println(api.address());
            new CountDownLatch(1).await();
            return 0;
        } catch (IOException e) {
            spec.commandLine()
                    .getErr()
                    .println("port: " + port + " cannot be used: " + e.getMessage()
                            + " (expected: a free port; give another with --port)");
            return UNREACHABLE;
        }
    }
}
