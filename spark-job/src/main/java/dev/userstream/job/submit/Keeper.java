package dev.userstream.job.submit;

import dev.userstream.job.query.Backoff;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the job runs: submits it at first where it does not, and again whenever it is gone. What a person has
 * stopped stays stopped, and what needs a person waits for one, until somebody starts the job or this keeper anew. The
 * cluster owns the job: the keeper's own end leaves it running. Confined to one thread.
 */
final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final Backoff OF_SUBMISSIONS = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

    /** A job that runs for so long is no longer one that fails at its start. */
    private static final Duration STEADY = Duration.ofMinutes(5);

    private final Master master;
    private final JobRequest job;
    private final InstantSource clock;
    private final Duration pollInterval;
    private @Nullable JobState before;
    private Instant nextSubmission = Instant.MIN;
    private Instant activeSince = Instant.MAX;
    private int submissions;
    private int silences;
    private boolean left;
    /** Until the job was seen at work, or was submitted. */
    private boolean atFirst = true;

    Keeper(Master master, JobRequest job, InstantSource clock, Duration pollInterval) {
        this.master = master;
        this.job = job;
        this.clock = clock;
        this.pollInterval = pollInterval;
    }

    /** Looks once and does what is to be done; returns how long to wait before the next look. */
    Duration look() throws InterruptedException {
        try {
            JobState now = JobState.of(master.view(), job);
            heard();
            if (!(now instanceof JobState.Unclear)) {
                judge(now);
                before = now;
            }
            return pollInterval;
        } catch (RefusedException e) {
            LOG.error(
                    "event=submission_refused attempt={} detail=\"{}\" todo=\"mend what the master says; it is tried"
                            + " again\"",
                    submissions,
                    e.getMessage());
            return pollInterval;
        } catch (IOException e) {
            return silence(e);
        }
    }

    private void judge(JobState now) throws IOException, InterruptedException {
        if (now instanceof JobState.Active active) {
            active(active);
            return;
        }
        activeSince = Instant.MAX;
        // Seen twice: a worker that stops takes a moment to leave, and a master relaunches a supervised driver by
        // itself.
        boolean sure = now.equals(before);
        if (now instanceof JobState.Gone gone) {
            if (atFirst || (sure && !left)) {
                submit(gone.reason());
            }
        } else if (atFirst) {
            submit("nothing runs");
        } else if (sure && !left) {
            leave(now);
        }
    }

    private void active(JobState.Active active) {
        Instant now = clock.instant();
        left = false;
        atFirst = false;
        if (!active.equals(before)) {
            LOG.info("event=job_active by=\"{}\" running={}", active.by(), active.healthy());
        }
        if (activeSince.equals(Instant.MAX)) {
            activeSince = now;
        }
        if (!now.isBefore(activeSince.plus(STEADY))) {
            submissions = 0;
        }
    }

    private void submit(String reason) throws IOException, InterruptedException {
        Instant now = clock.instant();
        if (now.isBefore(nextSubmission)) {
            return;
        }
        submissions++;
        nextSubmission = now.plus(OF_SUBMISSIONS.after(submissions));
        LOG.info("event=job_submitted driver={} attempt={} reason=\"{}\"", master.submit(job), submissions, reason);
        atFirst = false;
    }

    private void leave(JobState state) {
        left = true;
        if (state instanceof JobState.Stopped stopped) {
            LOG.info(
                    "event=job_stopped_on_purpose driver={} todo=\"start it when it is to run again\"",
                    stopped.driver());
        } else if (state instanceof JobState.Finished finished) {
            LOG.error(
                    "event=job_needs_a_person driver={} todo=\"read why in the job's log, mend it, and start the job\"",
                    finished.driver());
        }
    }

    private void heard() {
        if (silences > 0) {
            LOG.info("event=master_answers silences={}", silences);
            silences = 0;
        }
    }

    private Duration silence(IOException error) {
        silences++;
        if (silences == 1) {
            LOG.warn("event=master_does_not_answer detail=\"{}\"", error.toString());
        }
        return Backoff.OF_QUERIES.after(silences);
    }
}
