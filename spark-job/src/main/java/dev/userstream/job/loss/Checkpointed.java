package dev.userstream.job.loss;

import java.util.Map;
import java.util.Optional;

/**
 * What a store's checkpoint says.
 *
 * @param begun whether the query has ever planned a batch; nothing can be lost before
 * @param positions the next offset of each partition; empty where the checkpoint is not of this topic
 * @param topicId Kafka's id of the topic that it was made with; nothing where nobody noted it
 */
record Checkpointed(boolean begun, Map<Integer, Long> positions, Optional<String> topicId) {
    /** Copies the positions. */
    Checkpointed {
        positions = Map.copyOf(positions);
    }
}
