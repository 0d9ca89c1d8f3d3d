package dev.userstream.events.run;

/** Where a run stands. */
public enum RunState {
    /** Being published, or waiting to be resumed by the producer that owned it. */
    RUNNING,
    /** Everything that was asked for is acknowledged. */
    SUCCEEDED,
    /** Given up; the ledger says why. The same request resumes it. */
    FAILED,
    /** Stopped because somebody asked, or because nobody asked after it within its lease. The same request resumes it. */
    CANCELLED,
    /** Its command-line publisher was stopped. The same request resumes it. */
    INTERRUPTED;

    /** Whether nobody is working on the run. */
    public boolean isFinished() {
        return this != RUNNING;
    }

    /** Whether the same request starts the next attempt. */
    public boolean isResumable() {
        return this == FAILED || this == CANCELLED || this == INTERRUPTED;
    }
}
