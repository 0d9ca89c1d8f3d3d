package dev.userstream.events.run;

/** The state of a run. */
public enum RunState {
    /** Being published, or about to be resumed after a restart of the producer. */
    RUNNING,
    /** Everything that was requested is acknowledged. */
    SUCCEEDED,
    /** Given up; the ledger has the cause. The same request resumes it. */
    FAILED,
    /** Stopped on request, or because it was not polled within its lease. The same request resumes it. */
    CANCELLED,
    /** Stopped with the producer. The same request resumes it. */
    INTERRUPTED;

    /** Whether the run has ended. */
    public boolean isFinished() {
        return this != RUNNING;
    }
}
