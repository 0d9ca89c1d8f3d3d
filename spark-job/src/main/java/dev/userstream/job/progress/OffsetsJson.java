package dev.userstream.job.progress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads and writes the offsets that Spark's Kafka source keeps: {@code {"topic":{"0":12,"1":7}}}. Thread-safe. */
final class OffsetsJson {
    private static final JsonFactory JSON = new JsonFactory();

    private OffsetsJson() {}

    /**
     * The next offset to read of each partition of a topic; empty where the topic is not in the text.
     *
     * @throws IllegalArgumentException if the text has another form
     */
    static Map<Integer, Long> read(String text, String topic) {
        try (JsonParser json = JSON.createParser(text)) {
            expect(json.nextToken(), JsonToken.START_OBJECT);
            Map<Integer, Long> offsets = new TreeMap<>();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean wanted = json.getCurrentName().equals(topic);
                expect(json.nextToken(), JsonToken.START_OBJECT);
                if (wanted) {
                    readPartitions(json, offsets);
                } else {
                    json.skipChildren();
                }
            }
            return offsets;
        } catch (IOException | NumberFormatException e) {
            throw new IllegalArgumentException(
                    "offsets: " + text + " (expected: {\"topic\":{\"partition\":offset}})", e);
        }
    }

    /** The same text again. */
    static String write(String topic, Map<Integer, Long> offsets) {
        return new TreeMap<>(offsets)
                .entrySet().stream()
                        .map(offset -> "\"" + offset.getKey() + "\":" + offset.getValue())
                        .collect(Collectors.joining(",", "{\"" + topic + "\":{", "}}"));
    }

    private static void readPartitions(JsonParser json, Map<Integer, Long> offsets) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            int partition = Integer.parseInt(json.getCurrentName());
            expect(json.nextToken(), JsonToken.VALUE_NUMBER_INT);
            offsets.put(partition, json.getLongValue());
        }
    }

    private static void expect(JsonToken found, JsonToken expected) throws IOException {
        if (found != expected) {
            throw new IOException(found + " (expected: " + expected + ")");
        }
    }
}
