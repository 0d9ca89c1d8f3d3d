package dev.userstream.job;

/** Who started the process, and so who sees its exit code. */
enum StartedBy {
    /** A person or a service, through {@code spark-submit} in client mode. */
    CLIENT,
    /** The Spark cluster, which starts a supervised driver again after every exit code but 0. */
    CLUSTER;

    static final String CLUSTER_ARGUMENT = "--cluster";

    private static final int NEEDS_A_DECISION = 2;

    /** What the process ends with: to the cluster, what no new start can mend is an end like any other. */
    int exitCode(int code) {
        return this == CLUSTER && code == NEEDS_A_DECISION ? 0 : code;
    }
}
