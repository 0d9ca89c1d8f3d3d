package dev.userstream.bench.throughput;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.userstream.bench.measure.Figures;
import dev.userstream.bench.measure.Measurement;
import dev.userstream.bench.measure.Report;
import dev.userstream.bench.stores.Tables;
import dev.userstream.bench.throughput.CeilingClient.Setting;
import dev.userstream.bench.users.PreparedTopic;
import dev.userstream.bench.users.UserMessages;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.RunId;
import dev.userstream.events.Store;
import dev.userstream.events.Topics;
import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.local.stack.EmbeddedStack;
import dev.userstream.local.stack.Part;
import dev.userstream.local.stack.ProjectLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Drains a prepared topic into Cassandra, into PostgreSQL and into both, each time next to the plain client, and audits what
 * the last drain has stored.
 */
public final class ThroughputBench {
    private static final String NAME = "throughput";
    private static final String STEADY = "steady_per_s";
    private static final String COST = "steady_cpu_us_per_row";
    private static final List<Integer> BATCH_BYTES = List.of(4_096, 8_192, 16_384, 32_768);
    private static final List<Integer> IN_FLIGHT = List.of(8, 32, 128);
    private static final List<Set<Store>> TARGETS =
            List.of(Set.of(Store.CASSANDRA), Set.of(Store.POSTGRES), Set.of(Store.values()));
    private static final Duration AUDIT_DRAIN = Duration.ofSeconds(30);

    private final ThroughputPlan plan;
    private final Report report;

    /** Measures nothing yet. */
    public ThroughputBench(ThroughputPlan plan, Report report) {
        this.plan = plan;
        this.report = report;
    }

    /** Measures on a stack of its own; whether the audit found everything in its place. */
    public boolean run() throws InterruptedException {
        try (EmbeddedStack stack = EmbeddedStack.builder()
                        .parts(Part.KAFKA, Part.CASSANDRA, Part.POSTGRES)
                        .start();
                PreparedTopic topic = new PreparedTopic(stack.addresses().kafka());
                CqlSession session = Tables.session(stack.addresses())) {
            Tables tables = new Tables(stack.addresses(), session);
            tables.create(ProjectLayout.find());
            UserPool pool = UserPool.of(1);
            topic.create(Topics.USERS_CREATED.partitions());
            report.note("filling the topic with " + plan.users() + " users");
            topic.fill(new UserMessages(new RunId("bench"), pool), plan.users());
            CeilingClient ceiling = new CeilingClient(session, pool);
            Setting best = best(ceiling, tables);
            for (Set<Store> target : TARGETS) {
                pairs(target, ceiling, best, tables, new Drain(stack, topic, plan.users()));
            }
            return audit(stack);
        }
    }

    private Setting best(CeilingClient ceiling, Tables tables) throws InterruptedException {
        report.note("looking for the plain client's best setting");
        tables.empty();
        ceiling.write(plan.sweepRows(), new Setting(BATCH_BYTES.get(0), IN_FLIGHT.get(0)));
        Map<Setting, Double> rates = new LinkedHashMap<>();
        for (int bytes : BATCH_BYTES) {
            for (int inFlight : IN_FLIGHT) {
                Setting setting = new Setting(bytes, inFlight);
                Rate rate = ceiling.write(plan.sweepRows(), setting);
                rates.put(setting, rate.wholePerS());
                report.add(new Measurement("ceiling sweep", "plain client", settings(setting), rate.figures()));
            }
        }
        return rates.entrySet().stream()
                .max(Comparator.comparingDouble(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
    }

    private void pairs(Set<Store> target, CeilingClient ceiling, Setting best, Tables tables, Drain drain)
            throws InterruptedException {
        String name = name(target);
        List<Double> ratios = new ArrayList<>();
        List<Double> costs = new ArrayList<>();
        for (int pair = 1; pair <= plan.pairs(); pair++) {
            tables.empty();
            Measurement client =
                    measured("plain client, Cassandra", settings(best), () -> ceiling.write(plan.users(), best));
            tables.empty();
            Measurement job = measured("job, " + name, Map.of(), () -> drain.into(target, plan.jobSettings()));
            ratios.add(job.figure(STEADY) / client.figure(STEADY));
            costs.add(client.figure(COST) / job.figure(COST));
        }
        report.add(new Measurement(
                "throughput ratio",
                "job, " + name + " / plain client, Cassandra",
                Map.of("pairs", plan.pairs()),
                new Figures()
                        .with("median", Figures.median(ratios))
                        .with("lowest", ratios.stream().min(Double::compare).orElseThrow())
                        .with("highest", ratios.stream().max(Double::compare).orElseThrow())
                        .with("median_by_cpu", Figures.median(costs))
                        .all()));
    }

    private interface Run {
        Rate rate() throws InterruptedException;
    }

    private Measurement measured(String subject, Map<String, Object> settings, Run run) throws InterruptedException {
        return report.add(new Measurement(NAME, subject, settings, run.rate().figures()));
    }

    private boolean audit(EmbeddedStack stack) {
        report.note("auditing");
        AuditVerdict verdict = AuditVerdict.ofEverything(stack, AUDIT_DRAIN);
        report.note("audit: " + verdict.verdict() + " " + verdict.complaint());
        return verdict.isClean();
    }

    private static Map<String, Object> settings(Setting setting) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("batch_bytes", setting.batchBytes());
        settings.put("in_flight", setting.inFlight());
        return settings;
    }

    private static String name(Set<Store> stores) {
        return new TreeSet<>(stores).stream().map(Store::label).collect(Collectors.joining(" and "));
    }
}
