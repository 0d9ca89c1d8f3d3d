package dev.userstream.ops.pipeline;

/** Receives the result of each poll of Kafka, on the poller's thread; ignores it unless it is overridden. */
public interface PollListener {
    /** A poll succeeded; the topics may be read until this returns. */
    default void polled(PipelineTopics topics, PipelineFigures figures) {}

    /** Kafka did not answer. */
    default void failed() {}

    /** Whether a console is open, so that polls are needed more often. */
    default boolean hasOpenPages() {
        return false;
    }
}
