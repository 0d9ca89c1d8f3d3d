package dev.userstream.local.chaos;

import dev.userstream.events.Store;
import dev.userstream.local.operation.Halt;
import dev.userstream.local.operation.Timeline;
import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.local.pipeline.ProducerClient;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.stack.Stack;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One chaos run on a stack that is up: publishes, strikes, measures, drains, audits. Not for several threads. */
final class Chaos {
    private static final Logger LOG = LoggerFactory.getLogger(Chaos.class);
    private static final Duration PATIENCE_WITH_RECOVERY = Duration.ofMinutes(5);
    private static final Duration PATIENCE_WITH_RUNS = Duration.ofMinutes(10);
    private static final Duration PATIENCE_WITH_DRAIN = Duration.ofMinutes(10);
    private static final Duration BETWEEN_STRIKES = Duration.ofSeconds(1);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(250);

    private final ChaosPlan plan;
    private final Stack stack;
    private final Source source;
    private final Timeline timeline;
    private final Halt halt;
    private final ChaosRuns runs;
    private final Revival revival;
    private final List<Outcome> outcomes = new ArrayList<>();

    Chaos(ChaosPlan plan, Stack stack, Source source, Timeline timeline, Halt halt) {
        this.plan = plan;
        this.stack = stack;
        this.source = source;
        this.timeline = timeline;
        this.halt = halt;
        this.runs = new ChaosRuns(
                new ProducerClient(HttpClient.newHttpClient(), stack.addresses().producer()), name(plan));
        this.revival = new Revival(stack::server, timeline);
    }

    /** Runs it to its end, or to the moment in which the halt is asked for, and audits. */
    ChaosReport run() throws InterruptedException {
        Duration begin = timeline.now();
        List<StoreReader> stores = Arrays.stream(Store.values())
                .map(store -> new StoreReader(() -> StoreRows.connect(store, stack), InstantSource.system()))
                .toList();
        Publisher publisher = Publisher.start(runs, plan.rate());
        try {
            Canary canary = new Canary(runs, stores, revival, InstantSource.system());
            Optional<Duration> undisturbed = canary.await(PATIENCE_WITH_RECOVERY);
            timeline.note("publishing " + plan.rate() + " users a second; undisturbed, a user takes "
                    + undisturbed.map(Chaos::seconds).orElse("for ever"));
            if (undisturbed.isPresent()) {
                strikeAll(canary);
            }
        } finally {
            publisher.stop();
            stores.forEach(StoreReader::close);
        }
        return finish(begin);
    }

    private void strikeAll(Canary canary) throws InterruptedException {
        Attack attack = new Attack(stack::server, source, this::fetchSomething, halt);
        Duration begin = timeline.now();
        for (Strike strike : ChaosSchedule.of(plan)) {
            Duration wait = begin.plus(strike.at()).minus(timeline.now());
            if (halt.isAskedWithin(wait.compareTo(BETWEEN_STRIKES) > 0 ? wait : BETWEEN_STRIKES)) {
                break;
            }
            if (!isSurvived(strike, attack, canary, begin)) {
                return;
            }
        }
        halt.isAskedWithin(begin.plus(plan.spread()).minus(timeline.now()));
    }

    private Outcome strike(Strike strike, Attack attack, Canary canary, Duration begin) throws InterruptedException {
        revival.look();
        Duration began = timeline.now();
        String number = "fault " + (outcomes.size() + 1) + " of " + plan.faults() + ": ";
        timeline.note(number + strike.label());
        attack.strike(strike.blows());
        Duration lasted = timeline.now().minus(began);
        Optional<Duration> recovered = canary.await(PATIENCE_WITH_RECOVERY);
        timeline.note(number + "over after " + seconds(lasted) + ", "
                + recovered
                        .map(time -> "users arrive again " + seconds(time) + " later")
                        .orElse("NO user arrived within " + PATIENCE_WITH_RECOVERY.toMinutes() + " minutes"));
        return new Outcome(strike, began.minus(begin), lasted, recovered);
    }

    /** Whether to go on. What could not be done ends the faults, too: what was published is still audited. */
    private boolean isSurvived(Strike strike, Attack attack, Canary canary, Duration begin)
            throws InterruptedException {
        try {
            Outcome outcome = strike(strike, attack, canary, begin);
            outcomes.add(outcome);
            return outcome.recovered().isPresent();
        } catch (RuntimeException e) {
            LOG.error("event=strike_failed strike=\"{}\"", strike.label(), e);
            timeline.note("this fault could not be done: " + e.getMessage());
            return false;
        }
    }

    private void fetchSomething() {
        try {
            runs.ask(runs.newRequest("fetch-" + runs.count(), 1, 1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ChaosReport finish(Duration begin) throws InterruptedException {
        timeline.note((halt.isAsked() ? "asked to end: " : "") + "letting the stream drain");
        awaitRuns();
        timeline.note("published " + runs.published() + " users in " + runs.count() + " runs; asking the audit");
        AuditVerdict audit = AuditVerdict.ofEverything(stack, PATIENCE_WITH_DRAIN);
        timeline.note("audit: " + audit.verdict());
        return new ChaosReport(
                plan,
                stack.label(),
                List.copyOf(outcomes),
                new ChaosReport.Publishing(runs.name(), runs.published(), runs.count(), runs.failed()),
                revival.count(),
                timeline.now().minus(begin),
                halt.isAsked(),
                audit);
    }

    /** Until every run has ended, or the producer has had time enough. */
    private void awaitRuns() throws InterruptedException {
        Duration deadline = timeline.now().plus(PATIENCE_WITH_RUNS);
        List<ChaosRuns.Request> unfinished = runs.unfinished();
        while (!unfinished.isEmpty() && timeline.now().compareTo(deadline) < 0) {
            for (ChaosRuns.Request request : unfinished) {
                runs.ask(request);
            }
            revival.look();
            Thread.sleep(BETWEEN_QUESTIONS.toMillis());
            unfinished = runs.unfinished();
        }
    }

    /** Unlike those of an earlier chaos on the same stack: a run that was done is not done again. */
    private static String name(ChaosPlan plan) {
        return "chaos-" + plan.seed() + "-" + Instant.now().getEpochSecond();
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1_000.0);
    }
}
