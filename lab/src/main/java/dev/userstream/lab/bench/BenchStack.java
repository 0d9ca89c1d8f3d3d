package dev.userstream.lab.bench;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import dev.userstream.events.RunId;
import dev.userstream.events.store.Store;
import dev.userstream.events.store.UserTable;
import dev.userstream.events.topic.TopicSpec;
import dev.userstream.events.topic.Topics;
import dev.userstream.kafka.AdminCalls;
import dev.userstream.kafka.KafkaClients;
import dev.userstream.kafka.TopicOffsets;
import dev.userstream.kafka.TopicSetup;
import dev.userstream.local.probe.AuditVerdict;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Server;
import dev.userstream.local.stack.SparkProgram;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.stack.StackBuilder;
import dev.userstream.local.workspace.ProjectLayout;
import dev.userstream.local.workspace.StackException;
import dev.userstream.settings.KafkaSettings;
import dev.userstream.settings.SettingNames;
import dev.userstream.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Kafka, Cassandra and PostgreSQL with empty topics and tables, and Spark programs beside them. The topic of the users is filled before
 * a measurement and emptied after it. Not thread-safe.
 */
final class BenchStack implements AutoCloseable {
    private static final String TOPIC = Topics.USERS_CREATED.name();

    private final ProjectLayout layout = ProjectLayout.find();
    private final SampleUsers users = new SampleUsers();
    private final Stack stack;
    private final KafkaClients clients;
    private final Admin admin;
    private final TopicOffsets offsets;
    private final Producer<byte[], byte[]> producer;
    private final CqlSession session;
    private volatile @Nullable Exception failure;

    private BenchStack(StackBuilder builder, int partitions) {
        this.stack = builder.shellSettings(System.getenv())
                .components(Component.KAFKA, Component.CASSANDRA, Component.POSTGRES)
                .build()
                .start();
        try {
            KafkaSettings kafka = KafkaSettings.read(Settings.of(stack.environment()));
            this.clients = new KafkaClients(kafka, "bench", Duration.ofSeconds(30));
            this.admin = clients.admin();
            this.offsets = new TopicOffsets(admin, clients);
            // As the pipeline's own producer compresses and batches.
            this.producer = clients.producer(Map.of("compression.type", "lz4", "linger.ms", 1, "batch.size", 65_536));
            List<TopicSpec> topics = Topics.all().stream()
                    .map(spec -> spec.name().equals(TOPIC) ? new TopicSpec(TOPIC, partitions, spec.configs()) : spec)
                    .toList();
            new TopicSetup(admin, clients).ensure(topics);
            this.session = stack.addresses()
                    .cassandraClient()
                    .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                            .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                            .build())
                    .build();
            statements("cassandra/schema.cql").forEach(session::execute);
            statements("postgres/schema.sql").forEach(this::sql);
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /** Starts a stack with the contract's topic. */
    static BenchStack start() {
        return new BenchStack(Stack.builder(), Topics.USERS_CREATED.partitions());
    }

    /** Starts a stack as in tutorials: one partition, and Cassandra in its default configuration. */
    static BenchStack startAsInTutorials() {
        return new BenchStack(Stack.builder().stockCassandra(), 1);
    }

    CqlSession session() {
        return session;
    }

    /** The job of this checkout, not started. */
    Server job(Set<Store> stores) {
        return job("job", layout.jobJar(), Map.of(), stores);
    }

    /**
     * The job of another checkout, not started. It may refuse unknown settings, so it gets none of the job's settings except these.
     */
    Server baselineJob(String jar, Map<String, String> settings, Set<Store> stores) {
        Map<String, String> all = new HashMap<>();
        // An empty value removes a setting of the stack.
        all.put(SettingNames.JOB_HTTP_PORT, "");
        stack.environment().keySet().stream()
                .filter(name -> name.startsWith("USERSTREAM_JOB_") && !name.equals(SettingNames.JOB_CHECKPOINT_DIR))
                .forEach(name -> all.put(name, ""));
        all.putAll(settings);
        return job("baseline-job", Path.of(jar).toAbsolutePath(), all, stores);
    }

    private Server job(String name, Path jar, Map<String, String> settings, Set<Store> stores) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(SettingNames.JOB_STORES, labels(stores));
        return stack.sparkProgram(name, SparkProgram.job(jar, List.of(), all));
    }

    /** The job of the tutorials, not started. It feeds Cassandra only, and takes the Cassandra connector from the job's jar. */
    Server tutorialJob() {
        return stack.sparkProgram(
                "tutorial-job",
                new SparkProgram(
                        "dev.userstream.lab.tutorial.TutorialJob",
                        List.of(
                                Path.of(layout.built("lab/tutorial/target/userstream-lab-tutorial.jar")),
                                layout.jobJar()),
                        List.of(stack.folder().resolve("tutorial-checkpoint").toString()),
                        Map.of()));
    }

    /** Connects to a store, as a reader. */
    StoreRows rows(Store store) {
        return StoreRows.connect(store, stack.addresses());
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

    /**
     * Publishes users of a run and returns when all are acknowledged.
     *
     * @param beforeEach is called with each sequence before the user is sent
     * @throws KafkaException if a user is not acknowledged
     */
    void publish(RunId runId, long count, LongConsumer beforeEach) {
        for (long sequence = 0; sequence < count && failure == null; sequence++) {
            beforeEach.accept(sequence);
            var unused = producer.send(users.record(runId, sequence), (sent, error) -> {
                if (error != null) {
                    failure = error;
                }
            });
        }
        producer.flush();
        if (failure != null) {
            throw new KafkaException("a user was not acknowledged", failure);
        }
    }

    /** Replaces all records by users of a new run; offsets continue. */
    void refill(RunId runId, long count) {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        offsets.latest(TOPIC)
                .forEach((partition, end) ->
                        all.put(new TopicPartition(TOPIC, partition), RecordsToDelete.beforeOffset(end)));
        new AdminCalls(admin, clients).get(admin.deleteRecords(all).all());
        publish(runId, count, sequence -> {});
    }

    /** Sets committed offsets to the first record, because several jobs drain the same records in turn. */
    void resetCommitted(Set<Store> stores) {
        stores.forEach(store -> offsets.commit(store.consumerGroup(), TOPIC, offsets.earliest(TOPIC)));
    }

    /** Records of the topic that the queries of all these stores have committed. */
    long committed(Set<Store> stores) {
        return stores.stream()
                        .mapToLong(store -> sum(offsets.committed(store.consumerGroup(), TOPIC)))
                        .min()
                        .orElse(0)
                - sum(offsets.earliest(TOPIC));
    }

    /** Deletes all rows of both stores. */
    void emptyTables() {
        session.execute("TRUNCATE " + UserTable.CASSANDRA_TABLE);
        sql("TRUNCATE " + UserTable.TABLE);
    }

    /** The failure of a component, with the place of its log. */
    StackException failed(String problem) {
        return new StackException(problem + "; logs: " + stack.folder().resolve("logs"));
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        session.close();
        stack.close();
    }

    private void sql(String statement) {
        try (Connection connection = stack.addresses().postgresConnection("");
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new StackException("PostgreSQL refuses " + statement, e);
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

    static String labels(Set<Store> stores) {
        return stores.stream().map(Store::label).sorted().collect(Collectors.joining(","));
    }

    private static long sum(Map<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }
}
