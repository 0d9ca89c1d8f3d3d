package dev.userstream.local.cli;

import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.demo.DemoCommand;
import dev.userstream.local.demo.KeptStack;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.stack.StackAddresses;
import dev.userstream.local.stack.StackBuilder;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.local.workspace.StackException;
import dev.userstream.local.workspace.StackFolder;
import dev.userstream.settings.ExitCode;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the embedded stack. */
@Command(
        name = "userstream-local",
        description = "Runs the whole pipeline on this machine, without containers.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        scope = CommandLine.ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, and the verdict is positive",
            "1:the verdict is negative",
            "2:a setting or an argument is wrong",
            "3:something it needs is missing or unreachable",
            "4:it cannot be proved",
            "130:ended by Ctrl-C"
        },
        subcommands = DemoCommand.class)
public final class Main {
    private static final List<Class<? extends Exception>> UNREACHABLE =
            List.of(StackException.class, KafkaException.class, UncheckedIOException.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Main() {}

    /** The version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"userstream " + (version == null ? "(not packaged)" : version)};
        }
    }

    enum PortChoice {
        FIXED,
        FREE
    }

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) {
        // Kafka's and Cassandra's clients format and parse with the default locale.
        Locale.setDefault(Locale.US);
        System.exit(commandLine().execute(args));
    }

    @Command(
            name = "stack",
            description =
                    "Starts Kafka, Cassandra, PostgreSQL, the streaming job and the producer, and keeps them until"
                            + " Ctrl-C.")
    int stack(
            @Option(
                            names = "--data",
                            paramLabel = "FOLDER",
                            description = "Keep the data in this folder; without it they are removed at the end.")
                    @Nullable
                    Path data,
            @Option(
                            names = "--ports",
                            defaultValue = "fixed",
                            description = "fixed: 9092, 9042, 5432, 8090, 8093; free: any. Default: ${DEFAULT-VALUE}.")
                    PortChoice ports,
            @Option(
                            names = "--components",
                            split = ",",
                            paramLabel = "COMPONENT",
                            description = "Only these: ${COMPLETION-CANDIDATES}.")
                    @Nullable
                    Set<Component> components)
            throws InterruptedException {
        StackBuilder builder = Stack.builder()
                .shellSettings(System.getenv())
                .addresses(ports == PortChoice.FIXED ? StackAddresses.fixed() : StackAddresses.free());
        if (components != null) {
            builder.components(components.toArray(Component[]::new));
        }
        if (data != null) {
            builder.keepDataIn(data);
        }
        try (Stack stack = builder.build().start()) {
            print(stack.describe() + "Ctrl-C ends it.");
            new KeptStack(stack, spec.commandLine().getErr()).keep();
            return ExitCode.OK;
        }
    }

    @Command(
            name = "offline-api",
            description = "Serves made-up users like randomuser.me's API 1.4, without the internet, until Ctrl-C.")
    int offlineApi(
            @Option(
                            names = "--host",
                            defaultValue = "127.0.0.1",
                            description = "Address to listen on (default: ${DEFAULT-VALUE}).")
                    String host,
            @Option(
                            names = "--port",
                            defaultValue = "8089",
                            description = "Port to listen on; 0 for any free one (default: ${DEFAULT-VALUE}).")
                    int port)
            throws InterruptedException {
        try (OfflineApi api = OfflineApi.start(host, port)) {
            print(api.address().toString());
            Thread.currentThread().join();
            return ExitCode.OK;
        }
    }

    @Command(
            name = "clean",
            description =
                    "Removes what the demo and stacks leave in the project's .userstream folder, and nothing else.")
    int clean() {
        ProjectLayout layout = ProjectLayout.find();
        print((StackFolder.removeLeftovers(layout) ? "removed " : "nothing to remove: ") + layout.workFolder());
        return ExitCode.OK;
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }

    /** The parser with all commands, for tests. */
    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command.getErr()));
        if (System.getenv("NO_COLOR") != null) {
            line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        }
        return line;
    }

    static int explain(Exception failure, PrintWriter err) {
        if (UNREACHABLE.stream().anyMatch(cause -> cause.isInstance(failure))) {
            err.println(failure.getMessage());
            return ExitCode.UNREACHABLE;
        }
        if (failure instanceof IllegalArgumentException || failure instanceof IllegalStateException) {
            err.println(failure.getMessage());
            return ExitCode.USAGE;
        }
        failure.printStackTrace(err);
        return ExitCode.FAILED;
    }
}
