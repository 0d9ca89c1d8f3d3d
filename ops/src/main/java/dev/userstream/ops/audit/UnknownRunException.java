package dev.userstream.ops.audit;

import dev.userstream.events.RunId;

/** The ledger does not know the run. */
public final class UnknownRunException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the run. */
    public UnknownRunException(RunId runId) {
        super("run id: " + runId + " (expected: a run of the ledger; `userstream status` lists them)");
    }
}
