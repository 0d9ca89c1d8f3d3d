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
import dev.userstream.local.process.ChildProcess;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Lets the tutorials' job empty a prepared topic. It tells nobody how far it is and takes everything in one batch, so its progress
 * is seen by looking for users that are spread over the topic.
 */
final class TutorialDrain {
    private static final int SAMPLES = 1_000;
    private static final int ASKED_FOR = 32;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
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
        try (StoreRows rows =
                StoreRows.connect(Store.CASSANDRA, prepared.stack().addresses())) {
            Rate rate = watch(job, rows, samples, users);
            new TutorialEnd(report, prepared.topic(), prepared.tables()).tell();
            return rate;
        } finally {
            job.stop(STOP_BOUND);
        }
    }

    /** Looks as often as at the job, and asks for a few users only: what is asked on the way counts for the tutorials' rate. */
    private static Rate watch(ChildProcess job, StoreRows rows, List<Sample> samples, long users)
            throws InterruptedException {
        Rate.Watch rate = new Rate.Watch(users);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        Set<UUID> outstanding = new LinkedHashSet<>();
        samples.forEach(sample -> outstanding.add(sample.id()));
        while (!outstanding.isEmpty()) {
            if (!job.isAlive() || System.nanoTime() > deadline) {
                throw new BenchFailedException("tutorial job: ended or took too long with " + outstanding.size()
                        + " of " + samples.size() + " sampled users not stored (expected: none)" + job.lastLines());
            }
            Thread.sleep(BETWEEN_LOOKS.toMillis());
            outstanding.removeAll(
                    rows.visible(outstanding.stream().limit(ASKED_FOR).toList()));
            // A drain begins with its first row; before that, the job starts.
            if (outstanding.size() < samples.size()) {
                rate.look(System.nanoTime(), users * (samples.size() - outstanding.size()) / samples.size());
            }
        }
        return rate.rate();
    }
}
