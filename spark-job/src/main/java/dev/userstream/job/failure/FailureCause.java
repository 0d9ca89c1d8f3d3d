package dev.userstream.job.failure;

import dev.userstream.settings.ExitCode;
import java.util.Locale;

/** Why a query or a replay stopped, as far as it decides what is done about it. */
public enum FailureCause {
    /** A server is down, frozen or overloaded. Waiting mends it. */
    OUTAGE(ExitCode.UNREACHABLE, false),
    /** A server does not accept the user name or password. */
    WRONG_CREDENTIALS(ExitCode.USAGE, false),
    /** A server forbids what the job needs. */
    MISSING_PERMISSION(ExitCode.USAGE, false),
    /** A table is absent or not as the job needs it. */
    TABLE_MISMATCH(ExitCode.USAGE, false),
    /** A topic is not as the job needs it, or Kafka refuses to create it. */
    TOPIC_MISMATCH(ExitCode.USAGE, false),
    /** A store takes no rows at all, by a rule that its owner can change; no row is to blame. */
    WRITES_REFUSED(ExitCode.USAGE, false),
    /** The task or the query was cancelled. */
    INTERRUPTED(ExitCode.INTERRUPTED, false),
    /** An error that is not classified; retried like an outage. */
    UNKNOWN(ExitCode.FAILED, false),
    /** Records between the checkpoint and the topic are gone. Continuing without them is an operator's decision. */
    DATA_LOSS(ExitCode.USAGE, true),
    /** The checkpoint cannot be read, or is not one of this job. An operator has to decide. */
    CHECKPOINT_MISMATCH(ExitCode.USAGE, true),
    /** The checkpoint folder's address is wrong, or Spark lacks the library of its file system. */
    CHECKPOINT_UNUSABLE(ExitCode.USAGE, true),
    /** Another job writes to the same checkpoint. */
    CHECKPOINT_IN_USE(ExitCode.USAGE, true),
    /** The job itself is broken, such as out of memory; a new process may do better. */
    BROKEN(ExitCode.FAILED, true),
    /** A batch made no progress within the deadline; a new process may do better. */
    BATCH_DEADLINE(ExitCode.FAILED, true),
    /** Kafka's clients or Spark's Kafka source cannot use the settings. */
    SETTINGS_UNUSABLE(ExitCode.USAGE, true),
    /** Spark has ended under the job, such as by order of the cluster's master. */
    SPARK_ENDED(ExitCode.FAILED, true);

    private final int exitCode;
    private final boolean fatal;

    FailureCause(int exitCode, boolean fatal) {
        this.exitCode = exitCode;
        this.fatal = fatal;
    }

    /** The name in logs. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The {@link ExitCode} of a process that ends for it. */
    public int exitCode() {
        return exitCode;
    }

    /** Whether it ends the job, because a retry in this process does not help or does harm. */
    public boolean fatal() {
        return fatal;
    }
}
