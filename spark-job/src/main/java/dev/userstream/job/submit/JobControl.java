package dev.userstream.job.submit;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

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
     * Stops every driver of the job in order and waits for it; whether none is left.
     *
     * @throws IOException if the master does not answer or refuses
     */
    boolean stop(Duration patience) throws IOException, InterruptedException {
        Instant deadline = clock.instant().plus(patience);
        for (Driver driver : activeDrivers()) {
            master.kill(driver.id());
        }
        while (!activeDrivers().isEmpty()) {
            if (!clock.instant().isBefore(deadline)) {
                return false;
            }
            sleeper.sleep(POLL);
        }
        return true;
    }

    /**
     * How the job is now.
     *
     * @throws IOException if the master does not answer
     */
    JobState state() throws IOException, InterruptedException {
        return JobState.of(master.view(), job);
    }

    private List<Driver> activeDrivers() throws IOException, InterruptedException {
        return master.view().drivers().stream()
                .filter(driver -> driver.mainClass().equals(job.mainClass()) && driver.isActive())
                .toList();
    }
}
