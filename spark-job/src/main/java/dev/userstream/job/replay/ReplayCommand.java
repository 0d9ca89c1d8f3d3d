package dev.userstream.job.replay;

import dev.userstream.events.RunId;
import dev.userstream.events.Store;
import dev.userstream.job.config.JobSettings;
import dev.userstream.job.config.LogSetup;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.replay.ReplayRange.UnusableRangeException;
import dev.userstream.settings.Durations;
import dev.userstream.settings.SettingsException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code userstream replay}: the job's own code over a range of the topic, in batches, without a checkpoint. */
@Command(
        name = "replay",
        description = {
            "Stores a range of the topic again, beside the live job: with the same rules, and no older value over a newer one.",
            "Use it when rows are gone or damaged in a store. What is there already stays as it is.",
            ""
        },
        mixinStandardHelpOptions = true,
        versionProvider = ReplayCommand.Version.class,
        sortOptions = false,
        footer = {
            "",
            "FROM and TO are " + Boundary.EXPECTED
                    + ". A time selects by the records' own timestamps, from FROM to before TO."
                    + " Offsets select the partitions that are named, from FROM's offset to before TO's.",
            "Settings are those of the job, without its checkpoint: docs/configuration.md.",
            ""
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:all records of the range are rows or dead letters",
            "1:the range holds no such record, or Cassandra hides a row still",
            "2:usage, configuration, a range that the topic does not hold, or a store that refuses all writes",
            "3:something that it needs was down for longer than the patience",
            "4:an internal error",
            "130:interrupted; run it again, as often as you like"
        })
public final class ReplayCommand implements Callable<Integer> {
    /** What makes the job a replay. */
    public static final String ARGUMENT = "--replay";

    private static final int NO = 1;
    private static final int USAGE = 2;
    private static final int UNREACHABLE = 3;
    private static final int INTERNAL = 4;
    private static final int INTERRUPTED = 130;

    private final Map<String, String> environment;
    private final PrintStream out;
    private final InstantSource clock;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--from", paramLabel = "FROM", required = true, description = "Where to begin.")
    private String from = "";

    @Option(names = "--to", paramLabel = "TO", defaultValue = "latest", description = "Where to end (default: latest).")
    private String to = "latest";

    @Option(names = "--run-id", paramLabel = "ID", description = "Only records of this run.")
    private @Nullable String runId;

    @Option(names = "--store", paramLabel = "STORE", description = "cassandra or postgres (default: both).")
    private @Nullable String store;

    @Option(
            names = "--patience",
            paramLabel = "DURATION",
            defaultValue = "2m",
            description = "How long to wait for what is down (default: ${DEFAULT-VALUE}).")
    private String patience = "2m";

    @Option(names = "--json", description = "Print the summary as JSON.")
    private boolean json;

    private ReplayCommand(Map<String, String> environment, PrintStream out, InstantSource clock) {
        this.environment = environment;
        this.out = out;
        this.clock = clock;
    }

    /**
     * What somebody asked for.
     *
     * @param runId only records of this run; null for all
     */
    record Wanted(Boundary from, Boundary to, @Nullable String runId) {}

    /** Runs it and returns the exit code. */
    public static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        boolean coloured = environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new CommandLine(new ReplayCommand(environment, out, InstantSource.system()))
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(coloured ? Ansi.AUTO : Ansi.OFF))
                .setExecutionExceptionHandler(ReplayCommand::explain)
                .execute(arguments.toArray(String[]::new));
    }

    @Override
    public Integer call() throws UnusableRangeException, InterruptedException {
        Wanted wanted = new Wanted(boundary("--from", from), boundary("--to", to), checkedRunId());
        Duration longest = patience();
        List<Store> stores = stores();
        JobSettings settings = JobSettings.readForReplay(environment);
        LogSetup.apply();
        ReplayReport report = new ReplayProcess(settings, stores, longest).run(wanted);
        out.print(json ? report.json() : report.text());
        out.flush();
        return report.wanted() == 0 || report.hidden() > 0 ? NO : 0;
    }

    private Boundary boundary(String option, String text) {
        return Boundary.parse(text, clock)
                .orElseThrow(() -> unusable(option + ": " + text + " (expected: " + Boundary.EXPECTED + ")"));
    }

    private Duration patience() {
        try {
            return Durations.parse(patience);
        } catch (IllegalArgumentException e) {
            throw unusable("--patience: " + e.getMessage());
        }
    }

    private @Nullable String checkedRunId() {
        if (runId != null && !RunId.isValid(runId)) {
            throw unusable("--run-id: " + runId + " (expected: " + RunId.EXPECTED + ")");
        }
        return runId;
    }

    private List<Store> stores() {
        List<Store> wanted = Arrays.stream(Store.values())
                .filter(each -> store == null || each.label().equals(store))
                .toList();
        if (wanted.isEmpty()) {
            throw unusable("--store: " + store + " (expected: cassandra or postgres)");
        }
        return wanted;
    }

    private ParameterException unusable(String message) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
    }

    private static int explain(Exception error, CommandLine command, CommandLine.ParseResult parsed) {
        if (error instanceof SettingsException || error instanceof UnusableRangeException) {
            command.getErr().println(error.getMessage());
            return USAGE;
        }
        if (error instanceof StoreFailure failure) {
            command.getErr().println(failure.reason().label() + ": " + failure.getMessage());
            return codeOf(failure.reason());
        }
        if (error instanceof KafkaException) {
            command.getErr().println("Kafka: " + error.getMessage());
            return UNREACHABLE;
        }
        if (error instanceof InterruptedException) {
            return INTERRUPTED;
        }
        command.getErr().println("internal error: " + error);
        return INTERNAL;
    }

    private static int codeOf(FailureCause cause) {
        return switch (cause) {
            case WRONG_CREDENTIALS, MISSING_PERMISSION, TABLE_MISMATCH, WRITES_REFUSED, DATA_LOSS -> USAGE;
            case OUTAGE -> UNREACHABLE;
            case INTERRUPTED -> INTERRUPTED;
            default -> INTERNAL;
        };
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ReplayCommand.class.getPackage().getImplementationVersion();
            return new String[] {"userstream-spark-job " + (version == null ? "(not packaged)" : version)};
        }
    }
}
