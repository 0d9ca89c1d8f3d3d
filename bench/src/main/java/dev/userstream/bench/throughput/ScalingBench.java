package dev.userstream.bench.throughput;

import dev.userstream.bench.measure.Figures;
import dev.userstream.bench.measure.Measurement;
import dev.userstream.bench.measure.Report;
import dev.userstream.bench.stores.PreparedStack;
import dev.userstream.bench.users.UserMessages;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.RunId;
import dev.userstream.events.Store;
import dev.userstream.events.Topics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a drain into Cassandra changes with the topic's partitions, with the job's processors and with the size of records; each
 * one on a stack of its own, by a job that has drained as much before, and audited.
 */
public final class ScalingBench {
    private static final String NAME = "scaling";
    private static final Set<Store> STORES = Set.of(Store.CASSANDRA);
    private static final UserPool USERS = UserPool.of(1);
    private static final int ALL_PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final List<Integer> PARTITIONS = List.of(1, 2, 4, 8);
    private static final List<Integer> ADDRESSES = List.of(0, 2_000, 10_000);
    private static final int BYTES_OF_ALL_LARGE_RECORDS = 500_000_000;

    private final long users;
    private final Map<String, String> jobSettings;
    private final Report report;

    /**
     * Measures nothing yet.
     *
     * @param users records of each topic, fewer where they are large
     * @param jobSettings the job's, such as its profile
     */
    public ScalingBench(long users, Map<String, String> jobSettings, Report report) {
        this.users = users;
        this.jobSettings = Map.copyOf(jobSettings);
        this.report = report;
    }

    /** Measures; whether every audit found everything in its place. */
    public boolean run() throws InterruptedException {
        boolean clean = true;
        for (int partitions : PARTITIONS) {
            clean &= measure(partitions, ALL_PROCESSORS, USERS);
        }
        for (int processors = 1; processors < ALL_PROCESSORS; processors *= 2) {
            clean &= measure(Topics.USERS_CREATED.partitions(), processors, USERS);
        }
        for (int address : ADDRESSES) {
            clean &= measure(Topics.USERS_CREATED.partitions(), ALL_PROCESSORS, USERS.withAddressesOf(address));
        }
        return clean;
    }

    private boolean measure(int partitions, int processors, UserPool pool) throws InterruptedException {
        int bytes = new UserMessages(new RunId(NAME), pool).record(0).value().length;
        long records = Math.min(users, BYTES_OF_ALL_LARGE_RECORDS / bytes);
        return PreparedStack.with(partitions, prepared -> {
            try (WarmDrain job = WarmDrain.start(prepared, STORES, jobSettings, pool)) {
                if (processors < ALL_PROCESSORS) {
                    job.bind(processors);
                }
                job.fill(records);
                Rate unused = job.drain(records);
                job.fill(records);
                prepared.tables().empty();
                tell(partitions, processors, bytes, job.drain(records));
            }
            return new DrainAudit(prepared.stack(), jobSettings, report).after(STORES);
        });
    }

    private void tell(int partitions, int processors, int bytes, Rate rate) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("partitions", partitions);
        settings.put("job_processors", processors);
        settings.put("record_bytes", bytes);
        Figures figures = new Figures();
        rate.figures().forEach(figures::with);
        figures.with("steady_mb_per_s", rate.steadyPerS() * bytes / 1e6);
        report.add(new Measurement(NAME, "job, cassandra", settings, figures.all()));
    }
}
