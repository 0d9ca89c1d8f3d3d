package dev.userstream.bench.producer;

import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.bench.measure.Figures;
import dev.userstream.bench.measure.Measurement;
import dev.userstream.bench.measure.Report;
import dev.userstream.bench.users.PreparedTopic;
import dev.userstream.bench.users.UserMessages;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.RunId;
import dev.userstream.events.Topics;
import dev.userstream.local.api.OfflineApi;
import dev.userstream.local.api.OfflineApiOptions;
import dev.userstream.local.process.CommandRun;
import dev.userstream.local.stack.EmbeddedStack;
import dev.userstream.local.stack.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Publishes as fast as it goes: users from memory through the project's codec and Kafka settings, next to Kafka's own measuring
 * client with the same values, and the real producer with the offline API.
 */
public final class ProducerBench {
    private static final String NAME = "producer";
    private static final String PER_SECOND = "users_per_s";
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Pattern ACTIVE = Pattern.compile("active +([0-9.]+) s");
    private static final Pattern PUBLISHED = Pattern.compile("published +([0-9]+)");

    private final ProducerPlan plan;
    private final Report report;

    /** Measures nothing yet. */
    public ProducerBench(ProducerPlan plan, Report report) {
        this.plan = plan;
        this.report = report;
    }

    /** Measures on a stack of its own. */
    public void run() throws InterruptedException, IOException {
        try (OfflineApi api = OfflineApi.start(OfflineApiOptions.onFreePort());
                EmbeddedStack stack = EmbeddedStack.builder()
                        .parts(Part.KAFKA)
                        .environment(Map.of(
                                "USERSTREAM_API_URL", api.address().toString(), "USERSTREAM_API_BUDGET_USERS", "0"))
                        .start();
                PreparedTopic topic = new PreparedTopic(stack.addresses().kafka())) {
            topic.create(Topics.USERS_CREATED.partitions());
            UserPool pool = UserPool.of(1);
            PerfTest perfTest = PerfTest.with(stack, pool);
            topic.fill(new UserMessages(new RunId("warm-up"), pool), plan.users() / 4, Map.of());
            List<Double> ratios = new ArrayList<>();
            for (int pair = 1; pair <= plan.pairs(); pair++) {
                double kafkas = perfTest.recordsPerSecond(plan.users());
                told("kafka-producer-perf-test", kafkas);
                double ours = fill(topic, new UserMessages(new RunId("producer-" + pair), pool));
                told("users from memory", ours);
                ratios.add(ours / kafkas);
            }
            report.add(new Measurement(
                    "producer ratio",
                    "users from memory / kafka-producer-perf-test",
                    Map.of("pairs", plan.pairs()),
                    new Figures().with("median", Figures.median(ratios)).all()));
            told("the producer, from the offline API", fromApi(stack));
        }
    }

    private double fill(PreparedTopic topic, UserMessages messages) {
        long begin = System.nanoTime();
        topic.fill(messages, plan.users(), Map.of());
        return plan.users() * 1e9 / (System.nanoTime() - begin);
    }

    /** By the producer's own account of its active time: neither the JVM's start nor its end is in it. */
    private double fromApi(EmbeddedStack stack) {
        CommandRun run = stack.run(NAME, LIMIT, Map.of(), List.of("publish", "--users", Long.toString(plan.fromApi())));
        return number(PUBLISHED, run) / number(ACTIVE, run);
    }

    private static double number(Pattern pattern, CommandRun run) {
        Matcher matcher = pattern.matcher(run.stdout());
        if (!matcher.find()) {
            throw new BenchFailedException(
                    "producer: said " + run.stdout() + run.stderr() + " (expected: " + pattern + ")");
        }
        return Double.parseDouble(matcher.group(1));
    }

    private void told(String subject, double perSecond) {
        report.add(new Measurement(
                NAME,
                subject,
                Map.of(),
                new Figures().with(PER_SECOND, perSecond).all()));
    }
}
