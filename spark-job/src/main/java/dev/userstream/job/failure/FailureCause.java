package dev.userstream.job.failure;

/** Why a query stopped, as far as it decides what is done about it. */
public enum FailureCause {
    /** Something is down, frozen or overloaded. Waiting mends it. */
    OUTAGE("outage", false),
    /** A server does not accept the user name or password. */
    WRONG_CREDENTIALS("wrong_credentials", false),
    /** A server knows us and forbids what we need. */
    MISSING_PERMISSION("missing_permission", false),
    /** A table is absent or not as the job needs it. */
    TABLE_MISMATCH("table_mismatch", false),
    /** A store takes no rows at all, by a rule that its owner can change; no row is to blame. */
    WRITES_REFUSED("writes_refused", false),
    /** A replay meets a record that Spark itself cannot read. Only its removal mends it; looked for again and again. */
    UNREADABLE_TIMESTAMP("unreadable_timestamp", false),
    /** The task or the query was cancelled. */
    INTERRUPTED("interrupted", false),
    /** Nothing that we know; tried again like an outage. */
    UNKNOWN("unknown", false),
    /** Records between the checkpoint and the topic are gone. Continuing without them is an operator's decision. */
    DATA_LOSS("data_loss", true),
    /** The checkpoint cannot be read, or is not one of this job. An operator has to decide. */
    CHECKPOINT_MISMATCH("checkpoint_mismatch", true),
    /** Another job writes to the same checkpoint. */
    CHECKPOINT_IN_USE("checkpoint_in_use", true),
    /** The job itself is broken, such as out of memory; a new process may do better. */
    BROKEN("broken", true),
    /** A batch took longer than the deadline; a new process may do better. */
    BATCH_DEADLINE("batch_deadline", true),
    /** Kafka's clients cannot use the settings. */
    SETTINGS_UNUSABLE("settings_unusable", true),
    /** Spark has ended under the job, such as by order of the cluster's master. */
    SPARK_ENDED("spark_ended", true);

    private final String label;
    private final boolean fatal;

    FailureCause(String label, boolean fatal) {
        this.label = label;
        this.fatal = fatal;
    }

    /** The name in logs. */
    public String label() {
        return label;
    }

    /** Whether trying again is of no use, or harmful. */
    public boolean fatal() {
        return fatal;
    }
}
