package dev.userstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.userstream.events.RunId;
import dev.userstream.events.run.RunState;
import dev.userstream.local.containers.ContainerServer;
import dev.userstream.local.containers.ServerImage;
import dev.userstream.local.stack.Component;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.stack.StackBuilder;
import dev.userstream.settings.SettingNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Base of the integration tests: one stack for all test classes of this JVM. Tests share its topics and tables, so they use ids
 * of their own and count with {@code WHERE}.
 */
@ExtendWith(IntegrationTest.SharedStack.class)
public abstract class IntegrationTest {
    /** Narrower than Cassandra's own limits, so that rows within the contract can exceed them. Containers keep the image's. */
    private static final String CASSANDRA_LIMITS = """
            max_mutation_size: 128KiB
            native_transport_max_message_size: 256KiB
            """;

    /** As they are written for other applications; every component has to work with them. */
    private static final Path FOREIGN_PROPERTIES =
            Path.of(System.getProperty("userstream.root"), "local/src/test/resources/foreign-client.properties");

    private static final List<Component> COMPONENTS =
            List.of(Component.KAFKA, Component.CASSANDRA, Component.POSTGRES, Component.JOB);

    protected static Stack stack;
    protected static StackProbes probes;
    /** The operator's service; its audits pass with any number of dead letters. */
    protected static ServiceProcess ops;

    /** Users of the test's own run. */
    protected final Sample sample = Sample.fresh();

    /** What was killed runs again, what was frozen continues, and the job has stored what earlier tests have published. */
    @BeforeEach
    protected void restoreStack() {
        stack.ensure(COMPONENTS);
        probes.createTopics();
        probes.awaitNoLag();
    }

    /** Enters the sample in the ledger as a run that published this many users, and audits it. */
    protected void assertAudited(long users) {
        probes.publish(List.of(sample.entry(users, RunState.SUCCEEDED)));
        assertAudited(sample.run(), users);
    }

    /** Both stores hold exactly this many users of a run, every value right. */
    protected static void assertAudited(RunId run, long users) {
        AuditResult audit = AuditResult.of(ops, run);
        assertThat(audit.verdict()).as(audit.toString()).isEqualTo("pass");
        assertThat(audit.figures("expected")).as(audit.toString()).containsExactly(users, users);
        assertThat(audit.figures("rows")).as(audit.toString()).containsExactly(users, users);
    }

    /** Both stores hold this first name once the job has read the topic. */
    protected static void assertStored(UUID id, String firstName) {
        probes.awaitNoLag();
        assertThat(probes.cassandraRow(id).orElseThrow()).containsEntry("first_name", firstName);
        assertThat(probes.postgresRow(id).orElseThrow()).containsEntry("first_name", firstName);
    }

    /** The log of the stack's job from a character on; its length now for a log without the lines of earlier tests. */
    protected static String jobLog(int from) {
        try {
            byte[] log = Files.readAllBytes(stack.folder().resolve("logs").resolve("job.log"));
            return new String(log, StandardCharsets.UTF_8).substring(from);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the stack before the first test class and ends it after the last. */
    static final class SharedStack implements BeforeAllCallback, AutoCloseable {
        @Override
        public void beforeAll(ExtensionContext context) {
            if (stack == null) {
                context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).put(SharedStack.class, this);
                StackBuilder builder = Stack.builder()
                        .forAShortRun()
                        .cassandraLimits(CASSANDRA_LIMITS)
                        .environment(Map.of(
                                SettingNames.JOB_REPORT_INTERVAL,
                                "3s",
                                SettingNames.KAFKA_PROPERTIES_FILE,
                                FOREIGN_PROPERTIES.toString()));
                if ("containers".equals(System.getenv("STACK"))) {
                    builder.serversFrom((component, addresses, probe) ->
                            new ContainerServer(component, ServerImage.of(component, addresses), probe));
                }
                stack = builder.build();
                stack.ensure(COMPONENTS);
                ops = new ServiceProcess(
                        stack, "ops", SettingNames.OPS_HTTP_PORT, Map.of(SettingNames.OPS_MAX_DEAD_LETTERS, "100%"));
                ops.start();
                probes = new StackProbes(stack.addresses());
            }
        }

        @Override
        public void close() {
            if (probes != null) {
                ops.close();
                probes.close();
            }
            stack.close();
        }
    }
}
