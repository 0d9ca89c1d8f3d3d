package dev.userstream.job.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The offsets of Spark's Kafka source: {@code {"topic":{"0":12,"1":7}}}. Thread-safe. */
public final class OffsetsJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private OffsetsJson() {}

    /**
     * The next offset of each partition of a topic; empty where the text does not mention the topic.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    public static SortedMap<Integer, Long> read(String text, String topic) {
        try {
            Map<String, Map<Integer, Long>> topics = JSON.readValue(text, new TypeReference<>() {});
            return new TreeMap<>(topics.getOrDefault(topic, Map.of()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "offsets: " + text + " (expected: {\"topic\":{\"partition\":offset}})", e);
        }
    }
}
