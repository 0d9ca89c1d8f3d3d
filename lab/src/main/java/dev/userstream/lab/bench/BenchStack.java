package dev.userstream.lab.bench;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import dev.userstream.events.store.Store;
import dev.userstream.events.store.UserTable;
import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.process.ChildFailedException;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Server;
import dev.userstream.local.stack.SparkProgram;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.stack.StackAddresses;
import dev.userstream.local.stack.StackBuilder;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.settings.SettingNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Kafka, Cassandra and PostgreSQL with empty topics and tables, and Spark programs beside them. Not thread-safe. */
final class BenchStack implements AutoCloseable {
    private static final Path TUTORIAL_JAR = Path.of("lab/tutorial/target/userstream-lab-tutorial.jar");
    private static final String TUTORIAL_CLASS = "dev.userstream.lab.tutorial.TutorialJob";
    private static final String CASSANDRA_TABLE = UserTable.KEYSPACE + "." + UserTable.TABLE;

    private final ProjectLayout layout = ProjectLayout.find();
    private final Stack stack;
    private final BenchTopic topic;
    private final CqlSession session;

    private BenchStack(StackBuilder builder, int partitions) {
        this.stack = builder.shellSettings(System.getenv())
                .components(Component.KAFKA, Component.CASSANDRA, Component.POSTGRES)
                .build()
                .start();
        try {
            this.topic = new BenchTopic(stack.environment(), partitions);
            this.session = session(stack.addresses());
            statements("cassandra/schema.cql").forEach(session::execute);
            statements("postgres/schema.sql").forEach(this::sql);
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /** Starts a stack whose topic has this number of partitions. */
    static BenchStack start(int partitions) {
        return new BenchStack(Stack.builder(), partitions);
    }

    /** Starts a stack as in tutorials: one partition, and Cassandra with the configuration that it is shipped with. */
    static BenchStack startAsInTutorials() {
        return new BenchStack(Stack.builder().stockCassandra(), 1);
    }

    BenchTopic topic() {
        return topic;
    }

    CqlSession session() {
        return session;
    }

    /** The job of this checkout, not started. */
    Server job(Set<Store> stores) {
        List<Path> jars = SparkProgram.job(layout).jars();
        return spark("job", SparkProgram.JOB_MAIN_CLASS, jars, Map.of(SettingNames.JOB_STORES, labels(stores)));
    }

    /**
     * The job of another checkout, not started. It refuses settings that it does not know, so it gets none of the job's settings but
     * these.
     */
    Server baselineJob(String jar, Map<String, String> settings, Set<Store> stores) {
        Map<String, String> all = new HashMap<>();
        // An empty value removes a setting of the stack.
        all.put(SettingNames.JOB_HTTP_PORT, "");
        stack.environment().keySet().stream()
                .filter(name -> name.startsWith("USERSTREAM_JOB_") && !name.equals(SettingNames.JOB_CHECKPOINT_DIR))
                .forEach(name -> all.put(name, ""));
        all.put(SettingNames.JOB_STORES, labels(stores));
        all.putAll(settings);
        return spark(
                "baseline-job",
                SparkProgram.JOB_MAIN_CLASS,
                List.of(Path.of(jar).toAbsolutePath()),
                all);
    }

    /** The job of the tutorials, not started. It feeds Cassandra only, and takes the Cassandra connector from the job's jar. */
    Server tutorialJob() {
        return spark(
                "tutorial-job",
                TUTORIAL_CLASS,
                List.of(layout.root().resolve(TUTORIAL_JAR), layout.jobJar()),
                Map.of());
    }

    private Server spark(String name, String mainClass, List<Path> jars, Map<String, String> settings) {
        List<String> arguments = mainClass.equals(TUTORIAL_CLASS)
                ? List.of(stack.folder().resolve("tutorial-checkpoint").toString())
                : List.of();
        return stack.sparkProgram(name, new SparkProgram(mainClass, jars, arguments, settings));
    }

    /** Connects to a store, as a reader. */
    StoreRows rows(Store store) {
        return StoreRows.connect(store, stack);
    }

    /**
     * Audits everything in the topic. A store that no job of the measurement has fed is fed first.
     *
     * @param fed the stores that were fed; their job has ended
     */
    boolean passesAudit(Set<Store> fed, BenchReport report) {
        Set<Store> others = EnumSet.allOf(Store.class);
        others.removeAll(fed);
        if (!others.isEmpty()) {
            report.progress("feeding " + labels(others) + ", not measured, for the audit");
            job(others).start();
        }
        AuditVerdict verdict = AuditVerdict.ofEverything(stack, Duration.ofMinutes(5));
        report.progress(("audit: " + verdict.verdict() + " " + verdict.complaint()).strip());
        return verdict.isClean();
    }

    /** Deletes all rows of both stores. */
    void emptyTables() {
        session.execute("TRUNCATE " + CASSANDRA_TABLE);
        sql("TRUNCATE " + UserTable.TABLE);
    }

    /** The failure of a component, with the place of its log. */
    ChildFailedException failed(String problem) {
        return new ChildFailedException(problem + "; logs: " + stack.folder().resolve("logs"));
    }

    @Override
    public void close() {
        topic.close();
        session.close();
        stack.close();
    }

    private void sql(String statement) {
        StackAddresses addresses = stack.addresses();
        try (Connection connection = DriverManager.getConnection(
                        addresses.postgresUrl(), addresses.postgresUsername(), addresses.postgresPassword());
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new ChildFailedException("PostgreSQL refuses " + statement + ": " + e.getMessage());
        }
    }

    private List<String> statements(String file) {
        try {
            String text = Files.readString(layout.root().resolve(file)).replaceAll("(?m)^--.*$", "");
            return List.of(text.strip().split(";\\s*"));
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
    }

    private static CqlSession session(StackAddresses addresses) {
        String[] hostAndPort = addresses.cassandra().split(":", 2);
        return CqlSession.builder()
                .addContactPoint(new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1])))
                .withLocalDatacenter(addresses.cassandraDatacenter())
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                        .build())
                .build();
    }

    static String labels(Set<Store> stores) {
        return stores.stream().map(Store::label).sorted().collect(Collectors.joining(","));
    }
}
