package dev.userstream.bench.producer;

import dev.userstream.bench.measure.Figures;
import dev.userstream.bench.measure.Measurement;
import dev.userstream.bench.measure.Report;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.RunId;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.api.OfflineApiOptions;
import dev.userstream.local.stack.EmbeddedStack;
import dev.userstream.local.stack.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Publishes as fast as it goes: users from memory through the project's codec and Kafka settings, next to Kafka's own measuring
 * client with records of the same size, and the real producer's service with the offline API. The broker and the service are warm; both
 * clients have a new JVM each time.
 */
public final class ProducerBench {
    private static final String NAME = "producer";
    private static final String PER_SECOND = "users_per_s";

    private final ProducerPlan plan;
    private final Report report;

    /** Measures nothing yet. */
    public ProducerBench(ProducerPlan plan, Report report) {
        this.plan = plan;
        this.report = report;
    }

    /** Measures on a stack of its own; whether the topic holds what Kafka has acknowledged. */
    public boolean run() throws InterruptedException, IOException {
        try (OfflineApi api = OfflineApi.start(OfflineApiOptions.onFreePort());
                EmbeddedStack stack = EmbeddedStack.builder()
                        .parts(Part.KAFKA, Part.PRODUCER)
                        .environment(Map.of(
                                "USERSTREAM_API_URL", api.address().toString(), "USERSTREAM_API_BUDGET_USERS", "0"))
                        .start();
                // The producer has made the topics by now.
                TopicAudit audit = new TopicAudit(stack.addresses().kafka())) {
            measure(stack, audit);
            return verdict(audit);
        }
    }

    private void measure(EmbeddedStack stack, TopicAudit audit) throws IOException, InterruptedException {
        PerfTest perfTest = PerfTest.with(stack, UserPool.of(1));
        MemoryRuns memory = new MemoryRuns(stack);
        double unused = fromMemory(memory, new RunId("warm-up"), audit);
        ServiceRuns service = new ServiceRuns(stack.addresses().producer());
        told("the producer, from the offline API, cold", fromApi(service, new RunId("api-cold"), audit));
        List<Double> ratios = new ArrayList<>();
        List<Double> fromApi = new ArrayList<>();
        for (int round = 1; round <= plan.pairs(); round++) {
            double kafkas = perfTest.recordsPerSecond(plan.users());
            audit.expect(told("kafka-producer-perf-test", kafkas), PerfTest.sent(plan.users()));
            double ours = fromMemory(memory, new RunId("memory-" + round), audit);
            told("users from memory", ours);
            ratios.add(ours / kafkas);
            fromApi.add(fromApi(service, new RunId("api-" + round), audit));
            told("the producer, from the offline API", fromApi.get(round - 1));
        }
        median("producer ratio", "users from memory / kafka-producer-perf-test", ratios);
        median("producer median", "the producer, from the offline API, users_per_s", fromApi);
    }

    private double fromMemory(MemoryRuns memory, RunId run, TopicAudit audit) {
        double perSecond = memory.usersPerSecond(run, plan.users());
        audit.expect("run " + run, MemoryRun.sent(plan.users()));
        return perSecond;
    }

    private double fromApi(ServiceRuns service, RunId run, TopicAudit audit) throws IOException, InterruptedException {
        double perSecond = service.usersPerSecond(run, plan.fromApi());
        audit.expect(run, plan.fromApi());
        return perSecond;
    }

    private boolean verdict(TopicAudit audit) {
        List<String> complaints = audit.complaints();
        report.note(complaints.isEmpty() ? "audit: pass" : "audit: fail " + String.join("; ", complaints));
        return complaints.isEmpty();
    }

    private void median(String bench, String subject, List<Double> values) {
        report.add(new Measurement(
                bench,
                subject,
                Map.of("rounds", plan.pairs()),
                new Figures().with("median", Figures.median(values)).all()));
    }

    private String told(String subject, double perSecond) {
        report.add(new Measurement(
                NAME,
                subject,
                Map.of(),
                new Figures().with(PER_SECOND, perSecond).all()));
        return subject;
    }
}
