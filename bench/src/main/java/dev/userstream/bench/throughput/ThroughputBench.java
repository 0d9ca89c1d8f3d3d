package dev.userstream.bench.throughput;

import dev.userstream.bench.measure.Figures;
import dev.userstream.bench.measure.Measurement;
import dev.userstream.bench.measure.Report;
import dev.userstream.bench.stores.PreparedStack;
import dev.userstream.bench.stores.Tables;
import dev.userstream.bench.throughput.CeilingClient.Setting;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.Store;
import dev.userstream.events.Topics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
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
    private static final List<Integer> BATCH_BYTES = List.of(8_192, 16_384, 32_768, 45_056);
    private static final List<Integer> IN_FLIGHT = List.of(8, 32, 128);

    private final ThroughputPlan plan;
    private final Report report;
    private final List<Pair> pairs = new ArrayList<>();

    /** Measures nothing yet. */
    public ThroughputBench(ThroughputPlan plan, Report report) {
        this.plan = plan;
        this.report = report;
    }

    /** Measures on a stack of its own for each target; whether the audits found everything in its place. */
    public boolean run() throws InterruptedException {
        boolean clean = true;
        for (Set<Store> target : plan.targets()) {
            clean &= run(target);
        }
        return clean;
    }

    private boolean run(Set<Store> target) throws InterruptedException {
        return PreparedStack.with(Topics.USERS_CREATED.partitions(), prepared -> {
            Tables tables = prepared.tables();
            CeilingClient ceiling = new CeilingClient(prepared.session(), UserPool.of(1));
            Setting best = best(ceiling, tables);
            try (WarmDrain job = WarmDrain.start(prepared, target, plan.jobSettings(), UserPool.of(1))) {
                job.fill(plan.warmUpUsers());
                measured("job, " + name(target) + ", from its start", Map.of(), () -> job.drain(plan.warmUpUsers()));
                for (int pair = 1; pair <= plan.pairs(); pair++) {
                    pair(target, isClientFirst(pair), new Client(ceiling, best), job, tables);
                }
            }
            ratio(target);
            return new DrainAudit(prepared.stack(), plan.jobSettings(), report).after(target);
        });
    }

    private record Client(CeilingClient writer, Setting setting) {}

    /**
     * Takes turns in going first: what one leaves to Cassandra's compaction would always burden the same other. In the last pair
     * the job goes last, for the audit to find its rows.
     */
    private boolean isClientFirst(int pair) {
        return (plan.pairs() - pair) % 2 == 0;
    }

    private void pair(Set<Store> target, boolean clientFirst, Client client, WarmDrain job, Tables tables)
            throws InterruptedException {
        Measurement first = clientFirst ? write(client, tables) : drain(target, job, tables);
        Measurement second = clientFirst ? drain(target, job, tables) : write(client, tables);
        pairs.add(clientFirst ? new Pair(target, first, second) : new Pair(target, second, first));
    }

    private Measurement write(Client client, Tables tables) throws InterruptedException {
        tables.empty();
        return measured(
                "plain client, Cassandra",
                settings(client.setting()),
                () -> client.writer().write(plan.users(), client.setting()));
    }

    private Measurement drain(Set<Store> target, WarmDrain job, Tables tables) throws InterruptedException {
        job.fill(plan.users());
        // Last, as before the client writes: neither is given time to settle in.
        tables.empty();
        return measured("job, " + name(target), Map.of(), () -> job.drain(plan.users()));
    }

    /** The plain client's best setting, which also lets Cassandra compile what it needs for writing. */
    private Setting best(CeilingClient ceiling, Tables tables) throws InterruptedException {
        report.note("looking for the plain client's best setting");
        tables.empty();
        ceiling.write(plan.sweepRows(), new Setting(BATCH_BYTES.get(0), IN_FLIGHT.get(0)));
        List<Setting> settings = new ArrayList<>();
        BATCH_BYTES.forEach(bytes -> IN_FLIGHT.forEach(inFlight -> settings.add(new Setting(bytes, inFlight))));
        Map<Setting, Double> rates = new HashMap<>();
        sweep(ceiling, settings, rates);
        // Backwards as well, since a Cassandra that compiles and fills makes later settings look better or worse.
        Collections.reverse(settings);
        sweep(ceiling, settings, rates);
        return rates.entrySet().stream()
                .max(Comparator.comparingDouble(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
    }

    private void sweep(CeilingClient ceiling, List<Setting> settings, Map<Setting, Double> rates)
            throws InterruptedException {
        for (Setting setting : settings) {
            Rate rate = ceiling.write(plan.sweepRows(), setting);
            rates.merge(setting, rate.wholePerS(), Double::sum);
            report.add(new Measurement("ceiling sweep", "plain client", settings(setting), rate.figures()));
        }
    }

    private record Pair(Set<Store> target, Measurement client, Measurement job) {
        double ratio() {
            return job.figure(STEADY) / client.figure(STEADY);
        }

        double ratioByCpu() {
            return client.figure(COST) / job.figure(COST);
        }
    }

    private void ratio(Set<Store> target) {
        List<Pair> own =
                pairs.stream().filter(pair -> pair.target().equals(target)).toList();
        List<Double> ratios = own.stream().map(Pair::ratio).sorted().toList();
        report.add(new Measurement(
                "throughput ratio",
                "job, " + name(target) + " / plain client, Cassandra",
                Map.of("pairs", own.size()),
                new Figures()
                        .with("median", Figures.median(ratios))
                        .with("lowest", ratios.get(0))
                        .with("highest", ratios.get(ratios.size() - 1))
                        .with(
                                "median_by_cpu",
                                Figures.median(
                                        own.stream().map(Pair::ratioByCpu).toList()))
                        .all()));
    }

    private interface Run {
        Rate rate() throws InterruptedException;
    }

    private Measurement measured(String subject, Map<String, Object> settings, Run run) throws InterruptedException {
        return report.add(new Measurement(NAME, subject, settings, run.rate().figures()));
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
