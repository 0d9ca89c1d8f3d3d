package dev.userstream.events.topic;

import java.util.Map;

/**
 * The specification of a topic. The first component to start creates it; replication is a setting.
 *
 * @param name the topic's name
 * @param partitions number of partitions, 1 or more
 * @param configs Kafka's own topic settings and their values
 */
public record TopicSpec(String name, int partitions, Map<String, String> configs) {
    /**
     * Checks and copies.
     *
     * @throws IllegalArgumentException if there is no partition
     */
    public TopicSpec {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions: " + partitions + " (expected: 1 or more)");
        }
        configs = Map.copyOf(configs);
    }
}
