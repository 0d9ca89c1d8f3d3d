package dev.userstream.job.submit;

import java.util.Set;

/**
 * A driver that the master knows: one submission of a program.
 *
 * @param id its submission id
 * @param state as Spark names it
 * @param worker id of the worker that it runs or ran on; {@code None} before it has one
 * @param mainClass the program
 */
record Driver(String id, String state, String worker, String mainClass) {
    private static final String NO_WORKER = "None";
    /** Not RELAUNCHING: the master leaves that with a driver for ever, and gives a new id to the one in its place. */
    private static final Set<String> ACTIVE = Set.of("SUBMITTED", "QUEUED", "RUNNING");

    /** Whether it has ever been on a worker. */
    boolean hadWorker() {
        return !worker.equals(NO_WORKER);
    }

    /** Whether it runs, or will without anybody's doing. */
    boolean isActive() {
        return ACTIVE.contains(state);
    }

    boolean isRunning() {
        return state.equals("RUNNING");
    }

    boolean isKilled() {
        return state.equals("KILLED");
    }

    /** Whether it ended by itself with exit code 0. */
    boolean isFinished() {
        return state.equals("FINISHED");
    }
}
