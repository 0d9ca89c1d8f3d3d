package dev.userstream.job.submit;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a person does with the job: each does nothing where it is so already. Thread-safe. */
final class JobControl {
    private static final Duration POLL = Duration.ofMillis(500);

    private final Master master;
    private final JobRequest job;
    private final InstantSource clock;
    private final Sleeper sleeper;

    JobControl(Master master, JobRequest job, InstantSource clock, Sleeper sleeper) {
        this.master = master;
        this.job = job;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /** Waits; given in so that tests need not. */
    @FunctionalInterface
    interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    /**
     * Submits the job unless it is active; returns what there is to say about it.
     *
     * @throws IOException if the master does not answer or refuses
     */
    String start() throws IOException, InterruptedException {
        return state() instanceof JobState.Active active
                ? "runs already: " + active.by()
                : "submitted: " + master.submit(job);
    }

    /**
     * Stops every driver of the job in order and waits until neither a driver nor an application of it is left.
     *
     * @throws IOException if the master does not answer or refuses
     */
    StopOutcome stop(Duration patience) throws IOException, InterruptedException {
        Instant deadline = clock.instant().plus(patience);
        Set<String> killed = new HashSet<>();
        while (true) {
            ClusterView cluster = master.view();
            JobState state = JobState.of(cluster, job);
            if (state instanceof JobState.Active) {
                List<Driver> drivers = active(cluster);
                if (drivers.isEmpty() && killed.isEmpty()) {
                    return StopOutcome.STARTED_ELSEWHERE;
                }
                for (Driver driver : drivers) {
                    if (killed.add(driver.id())) {
                        kill(driver);
                    }
                }
            } else if (!(state instanceof JobState.Unclear)) {
                return StopOutcome.STOPPED;
            }
            if (!clock.instant().isBefore(deadline)) {
                return StopOutcome.NOT_ENDED;
            }
            sleeper.sleep(POLL);
        }
    }

    /** A driver that ends by itself at that moment is no longer there to be killed. */
    private void kill(Driver driver) throws IOException, InterruptedException {
        try {
            master.kill(driver.id());
        } catch (RefusedException e) {
            if (active(master.view()).contains(driver)) {
                throw e;
            }
        }
    }

    /**
     * How the job is now.
     *
     * @throws IOException if the master does not answer
     */
    JobState state() throws IOException, InterruptedException {
        return JobState.of(master.view(), job);
    }

    private List<Driver> active(ClusterView cluster) {
        return cluster.drivers().stream()
                .filter(driver -> driver.mainClass().equals(job.mainClass()) && driver.isActive())
                .toList();
    }
}
