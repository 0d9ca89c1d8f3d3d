package dev.userstream.bench.producer;

import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.events.RunId;
import dev.userstream.events.run.RunState;
import dev.userstream.local.pipeline.ProducerClient;
import dev.userstream.local.pipeline.ProducerClient.RunStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;

/** Runs of the real producer's service, from the source that its settings name. */
final class ServiceRuns {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final ProducerClient producer;

    /** Asks nothing yet. */
    ServiceRuns(URI address) {
        this.producer = new ProducerClient(HttpClient.newHttpClient(), address);
    }

    /**
     * Publishes, and tells users a second from the request for the run to the answer that it has succeeded: all is acknowledged
     * and written down by then.
     *
     * @throws BenchFailedException if the run does not publish each of its users
     * @throws IOException if the service does not answer
     */
    double usersPerSecond(RunId run, int users) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        RunStatus status = producer.begin(run, users);
        while (!status.state().isFinished() && System.nanoTime() - begin < LIMIT.toNanos()) {
            Thread.sleep(LOOK_EVERY.toMillis());
            status = producer.status(run);
        }
        if (status.state() != RunState.SUCCEEDED || status.published() != users) {
            throw new BenchFailedException("run " + run + ": " + status + " (expected: " + users + " users within "
                    + LIMIT.toMinutes() + " minutes)");
        }
        return users * 1e9 / (System.nanoTime() - begin);
    }
}
