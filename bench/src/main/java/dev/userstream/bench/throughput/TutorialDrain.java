package dev.userstream.bench.throughput;

import dev.userstream.bench.measure.BenchFailedException;
import dev.userstream.bench.measure.Report;
import dev.userstream.bench.stores.PreparedStack;
import dev.userstream.bench.tutorial.Tutorial;
import dev.userstream.bench.tutorial.TutorialEnd;
import dev.userstream.bench.users.UserMessages;
import dev.userstream.bench.users.UserPool;
import dev.userstream.events.RunId;
import dev.userstream.events.Store;
import dev.userstream.local.probe.Sample;
import dev.userstream.local.probe.StoreRows;
import dev.userstream.local.probe.VisibilityWatch;
import dev.userstream.local.process.ChildProcess;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * Lets the tutorials' job empty a prepared topic. It tells nobody how far it is and takes everything in one batch, so its progress
 * is seen by looking for users that are spread over the topic.
 */
final class TutorialDrain {
    private static final int SAMPLES = 1_000;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Duration STOP_BOUND = Duration.ofSeconds(10);

    private final PreparedStack prepared;
    private final Report report;

    TutorialDrain(PreparedStack prepared, Report report) {
        this.prepared = prepared;
        this.report = report;
    }

    /** Returns when all sampled users are in Cassandra and the rows have been counted; the job has ended then. */
    Rate run(UserPool pool, long users) throws InterruptedException {
        RunId run = new RunId("tutorial");
        prepared.topic().fill(new UserMessages(run, pool), users);
        List<Sample> samples = Sample.of(run, users, SAMPLES);
        ChildProcess job = Tutorial.start(prepared.stack());
        try (VisibilityWatch watch = VisibilityWatch.start(
                "tutorial",
                () -> StoreRows.connect(Store.CASSANDRA, prepared.stack().addresses()),
                samples,
                sample -> true,
                InstantSource.system())) {
            Rate rate = watch(job, watch, samples.size(), users);
            new TutorialEnd(report, prepared.topic(), prepared.tables()).tell();
            return rate;
        } finally {
            job.stop(STOP_BOUND);
        }
    }

    private static Rate watch(ChildProcess job, VisibilityWatch watch, int samples, long users)
            throws InterruptedException {
        Rate.Watch rate = new Rate.Watch(users);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        int seen = 0;
        while (seen < samples) {
            if (!job.isAlive() || System.nanoTime() > deadline) {
                throw new BenchFailedException("tutorial job: ended or took too long with " + seen + " of " + samples
                        + " sampled users stored (expected: all)" + job.lastLines());
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            seen = watch.seen().size();
            // A drain begins with its first row; before that, the job starts.
            if (seen > 0) {
                rate.look(System.nanoTime(), users * seen / samples);
            }
        }
        return rate.rate();
    }
}
