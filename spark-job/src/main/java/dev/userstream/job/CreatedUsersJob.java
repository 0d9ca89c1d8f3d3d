package dev.userstream.job;

import dev.userstream.job.config.JobSettings;
import dev.userstream.job.config.LogSetup;
import dev.userstream.job.query.FatalEnd;
import dev.userstream.job.replay.ReplayCommand;
import dev.userstream.settings.SettingsException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The command that {@code spark-submit} runs. Everything else comes from environment variables.
 *
 * <p>Exit codes: 1 broken (such as out of memory), 2 usage, settings, a second job on the checkpoint or a checkpoint that
 * needs a person's decision, 130 after Ctrl-C and 143 after SIGTERM, both after an orderly stop. With {@code --cluster} it is
 * 0 in the place of 2.
 */
public final class CreatedUsersJob {
    private static final String ACCEPT_DATA_LOSS = "--accept-data-loss";
    private static final String HELP = """
            Usage: spark-submit --class dev.userstream.job.CreatedUsersJob userstream-spark-job.jar [OPTION]
                   spark-submit --class dev.userstream.job.CreatedUsersJob userstream-spark-job.jar --replay --help

            Reads users from Kafka and stores them in Cassandra and PostgreSQL until it is stopped (SIGTERM or Ctrl-C).
            It waits for whatever is not up yet, and creates topics, keyspace and tables that are absent.

            Settings are environment variables:
              USERSTREAM_KAFKA_BOOTSTRAP_SERVERS       host:port[,host:port…]
              USERSTREAM_CASSANDRA_CONTACT_POINTS      host:port[,host:port…]
              USERSTREAM_POSTGRES_URL                  jdbc:postgresql://host:port/database
              USERSTREAM_JOB_CHECKPOINT_DIR            folder where the queries keep how far they are
            All others have defaults: docs/configuration.md.

              --cluster    for a supervised driver in cluster mode, which is started again after every exit code but 0:
                           end with 0 where another start cannot help (2 below); the log says why
              --accept-data-loss
                           go on without records that the topic no longer holds when the job starts: those that it names,
                           and no others; what is lost later needs another decision. Not with --cluster
              --replay     store a range of the topic again and end; see --replay --help
              --help, --version

            Exit codes: 0 --help and --version, 1 the job is broken (start it again), 2 usage, settings, a second job on
            the checkpoint or a checkpoint that needs your decision; 130 after Ctrl-C and 143 after SIGTERM, both after
            an orderly stop.""";

    private CreatedUsersJob() {}

    /** Runs until stopped, and ends the process. */
    public static void main(String[] arguments) {
        LogSetup.redirect(System.getenv());
        int code = run(arguments, System.getenv(), System.out, System.err);
        System.exit(code);
    }

    static int run(String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        StartedBy starter = words.remove(StartedBy.CLUSTER_ARGUMENT) ? StartedBy.CLUSTER : StartedBy.CLIENT;
        Optional<String> onceOnly = Stream.of(ReplayCommand.ARGUMENT, ACCEPT_DATA_LOSS)
                .filter(words::contains)
                .findFirst();
        if (starter == StartedBy.CLUSTER && onceOnly.isPresent()) {
            // The cluster would do it again with every start.
            err.println(onceOnly.get() + ": given with --cluster (expected: once, in client mode)");
            return starter.exitCode(FatalEnd.NEEDS_A_DECISION);
        }
        if (words.remove(ReplayCommand.ARGUMENT)) {
            return ReplayCommand.run(words, environment, out, err);
        }
        if (words.contains("--help")) {
            out.println(HELP);
            return 0;
        }
        if (words.contains("--version")) {
            out.println("userstream-spark-job " + version());
            return 0;
        }
        boolean acceptsDataLoss = words.remove(ACCEPT_DATA_LOSS);
        if (!words.isEmpty()) {
            err.println("arguments: " + String.join(" ", words)
                    + " (expected: none, --cluster, --accept-data-loss, --replay, --help or --version)");
            return starter.exitCode(FatalEnd.NEEDS_A_DECISION);
        }
        try {
            return new JobProcess(JobSettings.read(environment), starter, acceptsDataLoss).run();
        } catch (SettingsException e) {
            err.println(e.getMessage());
            return starter.exitCode(FatalEnd.NEEDS_A_DECISION);
        }
    }

    private static String version() {
        String version = CreatedUsersJob.class.getPackage().getImplementationVersion();
        return version == null ? "(not packaged)" : version;
    }
}
