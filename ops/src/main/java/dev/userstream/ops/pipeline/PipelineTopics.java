package dev.userstream.ops.pipeline;

import dev.userstream.events.store.Store;
import dev.userstream.events.topic.TopicSpec;
import java.util.SortedMap;

/** Read access to the topics and to the offsets that the job has committed. Confined to one thread. */
public interface PipelineTopics {
    /** A topic, whether it exists or not. */
    TopicLog topic(TopicSpec topic);

    /** The next offset that the store's consumer group will read, by partition; empty where it has committed none. */
    SortedMap<Integer, Long> committed(Store store);
}
