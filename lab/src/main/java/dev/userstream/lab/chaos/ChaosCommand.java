package dev.userstream.lab.chaos;

import dev.userstream.lab.chaos.ChaosSchedule.Plan;
import dev.userstream.lab.chaos.Fault.ComponentFault;
import dev.userstream.lab.report.Reports;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.stack.Stack;
import dev.userstream.settings.ExitCode;
import dev.userstream.settings.SettingNames;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chaos}: injects faults into a stack that publishes continuously, and audits; see {@code script/chaos --help}. */
@Command(name = "chaos", description = "Injects faults and audits; script/chaos --help explains the options.")
public final class ChaosCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ChaosCommand.class);
    private static final int DEFAULT_FAULTS = 20;
    private static final Duration TIME_PER_FAULT = Duration.ofSeconds(20);

    @Option(names = "--kills")
    private @Nullable Integer faults;

    @Option(names = "--seed")
    private long seed = 1;

    @Option(names = "--duration")
    private @Nullable Duration spread;

    @Option(names = "--rate")
    private double rate = 100;

    @Option(names = "--longest-freeze")
    private Duration longestFreeze = Duration.ofSeconds(40);

    @Option(names = "--only")
    private @Nullable String only;

    @Option(names = "--report")
    private @Nullable Path file;

    @Spec
    private @Nullable CommandSpec spec;

    /** Used by picocli. */
    public ChaosCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        int count = faults != null ? faults : only == null ? DEFAULT_FAULTS : 1;
        Duration over = spread == null ? TIME_PER_FAULT.multipliedBy(count) : spread;
        Plan plan = new Plan(
                seed,
                count,
                over,
                rate,
                longestFreeze,
                Optional.ofNullable(only).map(ComponentFault::parse));
        if (file != null) {
            // From now on the file belongs to this run, so that the verdict of an earlier run is not mistaken for its
            // own.
            Reports.write(file, Map.of("verdict", "fail", "cause", "the run has not ended"));
        }
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        CountDownLatch shutdown = new CountDownLatch(1);
        onCtrlC(() -> {
            if (shutdown.getCount() == 0) {
                System.exit(ExitCode.INTERRUPTED);
            }
            line.getErr().println("Ctrl-C: ending the faults, then auditing; a second Ctrl-C ends at once");
            shutdown.countDown();
        });
        try (OfflineApi api = OfflineApi.start();
                Stack stack = Stack.builder()
                        .shellSettings(System.getenv())
                        .environment(Map.of(
                                SettingNames.API_URL, api.address().toString(), SettingNames.API_BUDGET_USERS, "0"))
                        .build()) {
            ChaosReport report = new ChaosRun(plan, stack, api, line.getErr(), shutdown).run();
            if (file != null) {
                Reports.write(file, report);
            }
            line.getOut().print(report.toText());
            line.getOut().flush();
            return report.exitCode();
        }
    }

    /**
     * Runs the action on every Ctrl-C instead of ending the JVM. Uses reflection because the compiler warns about every use of the
     * JDK's signal classes and the warning cannot be suppressed.
     */
    private static void onCtrlC(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), proxy);
        } catch (ReflectiveOperationException e) {
            // A shell that starts a command in the background lets it ignore the signal, and the JDK cannot change
            // that.
            LOG.info("event=ctrl_c_not_handled cause={}", String.valueOf(e.getCause()));
        }
    }
}
