package dev.userstream.local.soak;

import dev.userstream.events.run.RunState;
import dev.userstream.local.operation.Halt;
import dev.userstream.local.operation.Timeline;
import dev.userstream.local.pipeline.AuditVerdict;
import dev.userstream.local.pipeline.ProducerClient;
import dev.userstream.local.pipeline.ProducerClient.RunStatus;
import dev.userstream.local.stack.Stack;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a soak on a stack that is up: publishes, samples, audits, judges. Not for several threads. */
final class Soak {
    private static final Logger LOG = LoggerFactory.getLogger(Soak.class);
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(15);
    /** A collection of everything costs; a heap is looked at half as often. */
    private static final int SAMPLES_A_HEAP = 2;

    private static final Duration PATIENCE_WITH_DRAIN = Duration.ofMinutes(10);

    private final SoakPlan plan;
    private final Stack stack;
    private final SampleFile file;
    private final Timeline timeline;
    private final Halt halt;
    private final ProducerClient producer;
    private final int attempt;
    private final Duration before;
    private RunStatus status = new RunStatus(RunState.RUNNING, 0, 0, "");

    /**
     * Takes up what earlier attempts left.
     *
     * @param file the samples so far; new ones go there
     * @param halt ends the attempt early
     */
    Soak(SoakPlan plan, Stack stack, SampleFile file, Timeline timeline, Halt halt) throws IOException {
        this.plan = plan;
        this.stack = stack;
        this.file = file;
        this.timeline = timeline;
        this.halt = halt;
        this.producer =
                new ProducerClient(HttpClient.newHttpClient(), stack.addresses().producer());
        List<Sample> earlier = file.read();
        this.attempt = earlier.isEmpty() ? 1 : earlier.get(earlier.size() - 1).attempt() + 1;
        this.before = earlier.isEmpty()
                ? Duration.ZERO
                : earlier.get(earlier.size() - 1).elapsed();
    }

    /**
     * Runs it to its end, or to the moment in which the halt is asked for.
     *
     * @throws dev.userstream.local.process.ChildFailedException if a part ends by itself
     */
    SoakReport run() throws IOException, InterruptedException {
        Duration begin = timeline.now();
        try (Sampler sampler = Sampler.of(stack)) {
            for (int number = 0; !isOver(begin); number++) {
                sample(sampler, begin, number % SAMPLES_A_HEAP == 0);
                Duration next = begin.plus(BETWEEN_SAMPLES.multipliedBy(number + 1L));
                if (halt.isAskedWithin(next.minus(timeline.now()))) {
                    break;
                }
                stack.requireNoneEnded();
            }
        }
        return report(begin);
    }

    /** Whether the run has ended; it is given as long again as it was to take. */
    private boolean isOver(Duration begin) throws InterruptedException {
        ask().ifPresent(answer -> status = answer);
        return status.state().isFinished()
                || elapsed(begin).compareTo(plan.duration().multipliedBy(2)) > 0;
    }

    /** Begins the run, resumes it or asks after it, which is all one to the producer; empty where it does not answer. */
    private Optional<RunStatus> ask() throws InterruptedException {
        try {
            return Optional.of(producer.begin(plan.runId(), plan.users(), plan.askedRate()));
        } catch (IOException e) {
            LOG.warn("event=producer_did_not_answer cause=\"{}\"", e.getMessage());
            return Optional.empty();
        }
    }

    private void sample(Sampler sampler, Duration begin, boolean withHeap) throws IOException {
        Sample sample = new Sample(elapsed(begin), attempt, sampler.take(withHeap));
        file.append(sample);
        timeline.note("published " + status.published() + " of " + plan.users() + ", "
                + sample.figures().size() + " figures taken");
    }

    private SoakReport report(Duration begin) throws IOException {
        Duration elapsed = elapsed(begin);
        Optional<AuditVerdict> audit = Optional.empty();
        if (!halt.isAsked()) {
            timeline.note("published " + status.published() + " users: " + status.state() + " " + status.cause()
                    + "; letting the stream drain, then asking the audit");
            audit = Optional.of(AuditVerdict.ofEverything(stack, PATIENCE_WITH_DRAIN));
            timeline.note("audit: " + audit.get().verdict());
        }
        List<Sample> samples = file.read();
        return new SoakReport(
                plan,
                status.published(),
                status.state().name(),
                elapsed,
                attempt,
                samples.size(),
                Judgement.of(samples, plan.step()),
                audit);
    }

    private Duration elapsed(Duration begin) {
        return before.plus(timeline.now()).minus(begin);
    }
}
