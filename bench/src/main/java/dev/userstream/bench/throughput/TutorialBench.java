package dev.userstream.bench.throughput;

import dev.userstream.bench.measure.Figures;
import dev.userstream.bench.measure.Measurement;
import dev.userstream.bench.measure.Report;
import dev.userstream.bench.stores.PreparedStack;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.Store;
import dev.userstream.events.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Drains a topic of one partition and one of as many as ours has by the tutorials' job, and after each ours by the job. Either's
 * Cassandra has written before, with the same heap; the tutorials' has the sizes that it is shipped with. Compared are rates of
 * second halves: the tutorials' job is slow enough to be warm by then, and the job has drained as much before.
 */
public final class TutorialBench {
    private static final String NAME = "tutorial";
    private static final Set<Store> STORES = Set.of(Store.CASSANDRA);
    private static final int WARM_UP_ROWS = 400_000;
    private static final CeilingClient.Setting WARM_UP = new CeilingClient.Setting(32_768, 32);

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

    /** Measures each on a stack of its own; whether the audit found all that the job has stored. */
    public boolean run() throws InterruptedException {
        int partitions = Topics.USERS_CREATED.partitions();
        return PreparedStack.with(partitions, prepared -> {
            warm(prepared);
            try (WarmDrain job = WarmDrain.start(prepared, STORES, jobSettings, UserPool.of(1))) {
                Rate unused = drain("job, cassandra, from its start", job, prepared);
                for (int ofTutorial : List.of(1, partitions)) {
                    Rate tutorial = tutorial(ofTutorial);
                    ratio(drain("job, cassandra", job, prepared), tutorial, ofTutorial);
                }
            }
            return new DrainAudit(prepared.stack(), jobSettings, report).after(STORES);
        });
    }

    private Rate tutorial(int partitions) throws InterruptedException {
        return PreparedStack.withStockCassandra(partitions, prepared -> {
            warm(prepared);
            return told("tutorial job", partitions, new TutorialDrain(prepared, report).run(UserPool.of(1), users));
        });
    }

    /** Lets Cassandra compile what it needs for writing, by a client that is neither. */
    private static void warm(PreparedStack prepared) throws InterruptedException {
        Rate unused = new CeilingClient(prepared.session(), UserPool.of(1)).write(WARM_UP_ROWS, WARM_UP);
        prepared.tables().empty();
    }

    private Rate drain(String subject, WarmDrain job, PreparedStack prepared) throws InterruptedException {
        job.fill(users);
        prepared.tables().empty();
        return told(subject, Topics.USERS_CREATED.partitions(), job.drain(users));
    }

    private Rate told(String subject, int partitions, Rate rate) {
        String cassandra = subject.startsWith("tutorial") ? "stock sizes" : "the stack's";
        report.add(new Measurement(
                NAME, subject, Map.of("partitions", partitions, "cassandra", cassandra), rate.figures()));
        return rate;
    }

    private void ratio(Rate job, Rate tutorial, int partitions) {
        report.add(new Measurement(
                "tutorial ratio",
                "job, cassandra / tutorial job",
                Map.of("partitions_of_the_tutorial", partitions),
                new Figures()
                        .with("steady", job.steadyPerS() / tutorial.steadyPerS())
                        .all()));
    }
}
