package dev.userstream.job.submit;

/** The job's state in a line for people. */
final class StateText {
    private StateText() {}

    static boolean isRunning(JobState state) {
        return state instanceof JobState.Active active && active.healthy();
    }

    static String of(JobState state) {
        if (state instanceof JobState.Active active) {
            return (active.healthy() ? "running: " : "starting: ") + active.by();
        }
        if (state instanceof JobState.Stopped stopped) {
            return "stopped on purpose: " + stopped.driver();
        }
        if (state instanceof JobState.Finished finished) {
            return "needs a person, the job's log says why: " + finished.driver();
        }
        if (state instanceof JobState.Gone gone) {
            return "not running: " + gone.reason();
        }
        return "unclear: the master is recovering";
    }
}
