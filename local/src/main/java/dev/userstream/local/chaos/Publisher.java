package dev.userstream.local.chaos;

import dev.userstream.local.operation.Halt;
import dev.userstream.local.pipeline.ProducerClient.RunStatus;
import java.time.Duration;
import java.util.Optional;

/** Publishes without pause on a thread of its own: one run after the other, each of half a minute. */
final class Publisher {
    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(250);
    private static final double SECONDS_A_RUN = 30;

    private final ChaosRuns runs;
    private final double rate;
    private final Halt halt = new Halt();
    private final Thread thread = new Thread(this::publish, "publisher");

    private Publisher(ChaosRuns runs, double rate) {
        this.runs = runs;
        this.rate = rate;
    }

    /** Begins. */
    static Publisher start(ChaosRuns runs, double rate) {
        Publisher publisher = new Publisher(runs, rate);
        publisher.thread.setDaemon(true);
        publisher.thread.start();
        return publisher;
    }

    /** Begins no more runs; what is running goes on by itself. */
    void stop() {
        halt.ask();
        thread.interrupt();
    }

    private void publish() {
        long users = Math.max(1, Math.round(rate * SECONDS_A_RUN));
        try {
            for (int number = 1; !halt.isAsked(); number++) {
                publish(runs.newRequest("run-" + number, users, rate));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(ChaosRuns.Request request) throws InterruptedException {
        Optional<RunStatus> status = runs.ask(request);
        while (status.isEmpty() || !status.get().state().isFinished()) {
            if (halt.isAskedWithin(BETWEEN_QUESTIONS)) {
                return;
            }
            status = runs.ask(request);
        }
    }
}
