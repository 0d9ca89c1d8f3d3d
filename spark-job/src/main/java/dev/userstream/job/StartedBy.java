package dev.userstream.job;

import dev.userstream.job.query.FatalEnd;
import java.time.Duration;

/** Who started the process, and so who sees its exit code. */
enum StartedBy {
    /** A person or a service, through {@code spark-submit} in client mode. */
    CLIENT(Duration.ZERO),
    /** The Spark cluster, which starts a supervised driver again after every exit code but 0. */
    CLUSTER(Duration.ofSeconds(45));

    static final String CLUSTER_ARGUMENT = "--cluster";

    private final Duration lockPatience;

    StartedBy(Duration lockPatience) {
        this.lockPatience = lockPatience;
    }

    /**
     * How long to wait for a checkpoint that another job holds. A worker that was out of sight and comes back stops its old
     * driver while it starts the new one; that must outlast {@code spark.worker.driverTerminateTimeout}, or the job ends.
     */
    Duration lockPatience() {
        return lockPatience;
    }

    /** What the process ends with: to the cluster, what no new start can mend is an end like any other. */
    int exitCode(int code) {
        return this == CLUSTER && code == FatalEnd.NEEDS_A_DECISION ? 0 : code;
    }
}
