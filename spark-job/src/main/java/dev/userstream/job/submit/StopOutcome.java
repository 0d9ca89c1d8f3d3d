package dev.userstream.job.submit;

/** What became of the wish to stop the job. */
enum StopOutcome {
    /** Neither a driver nor an application of it is left. */
    STOPPED,
    /** It was not seen to end in time. */
    NOT_ENDED,
    /** No driver of the cluster runs it, but a {@code spark-submit} in client mode, which only its starter can end. */
    STARTED_ELSEWHERE
}
