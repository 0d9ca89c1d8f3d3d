package dev.userstream.job.loss;

import java.util.Map;

/** The checkpoint of one store's query, while the query does not run. Methods throw what the file system throws, unchecked. */
interface StoreCheckpoint {
    /** What it says. */
    Checkpointed read();

    /** Notes with which topic it is used. */
    void mark(String topicId);

    /**
     * Lets the query begin at these offsets, as if a batch had ended there.
     *
     * @param note kept beside it: what was left out
     */
    void moveTo(Map<Integer, Long> positions, String note);
}
