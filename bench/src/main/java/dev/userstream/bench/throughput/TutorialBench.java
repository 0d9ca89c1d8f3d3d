package dev.userstream.bench.throughput;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.userstream.bench.measure.Measurement;
import dev.userstream.bench.measure.Report;
import dev.userstream.bench.stores.Tables;
import dev.userstream.bench.tutorial.TutorialEnd;
import dev.userstream.bench.users.PreparedTopic;
import dev.userstream.bench.users.UserMessages;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.RunId;
import dev.userstream.events.Store;
import dev.userstream.local.stack.EmbeddedStack;
import dev.userstream.local.stack.Part;
import dev.userstream.local.stack.ProjectLayout;
import java.util.Map;
import java.util.Set;

/**
 * Drains a topic of one partition and one of four by the tutorials' job, and each by the job next to it. Both write to the same
 * Cassandra, whose settings are tuned, in the tutorials' favour.
 */
public final class TutorialBench {
    private static final String NAME = "tutorial";
    private static final int[] PARTITIONS = {1, 4};

    private final long users;
    private final Map<String, String> jobSettings;
    private final Report report;

    /**
     * Measures nothing yet.
     *
     * @param users records of the topic
     * @param jobSettings the job's, such as its profile
     */
    public TutorialBench(long users, Map<String, String> jobSettings, Report report) {
        this.users = users;
        this.jobSettings = Map.copyOf(jobSettings);
        this.report = report;
    }

    /** Measures on a stack of its own for each number of partitions. */
    public void run() throws InterruptedException {
        for (int partitions : PARTITIONS) {
            try (EmbeddedStack stack = EmbeddedStack.builder()
                            .parts(Part.KAFKA, Part.CASSANDRA, Part.POSTGRES)
                            .start();
                    PreparedTopic topic = new PreparedTopic(stack.addresses().kafka());
                    CqlSession session = Tables.session(stack.addresses())) {
                Tables tables = new Tables(stack.addresses(), session);
                tables.create(ProjectLayout.find());
                topic.create(partitions);
                UserMessages messages = new UserMessages(new RunId(NAME), UserPool.of(1));
                TutorialDrain drain = new TutorialDrain(stack, new TutorialEnd(report, topic, tables));
                told("tutorial job", partitions, drain.run(topic, messages, users));
                tables.empty();
                told(
                        "job, cassandra",
                        partitions,
                        new Drain(stack, topic, users).into(Set.of(Store.CASSANDRA), jobSettings));
            }
        }
    }

    private void told(String subject, int partitions, Rate rate) {
        report.add(new Measurement(NAME, subject, Map.of("partitions", partitions), rate.figures()));
    }
}
