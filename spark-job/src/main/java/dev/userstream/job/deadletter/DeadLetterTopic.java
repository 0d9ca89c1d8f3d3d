package dev.userstream.job.deadletter;

import dev.userstream.settings.KafkaSettings;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * How a task reaches the dead-letter topic. Travels to the executors; its text form shows no value, since some are secrets.
 *
 * @param clientProperties properties of a Kafka client
 */
public record DeadLetterTopic(Map<String, String> clientProperties) implements Serializable {
    /** Copies the properties. */
    public DeadLetterTopic {
        clientProperties = Map.copyOf(clientProperties);
    }

    /** The topic in the Kafka that the settings name. */
    public static DeadLetterTopic in(KafkaSettings kafka) {
        Map<String, String> properties = new HashMap<>();
        kafka.toClientProperties().forEach((name, value) -> properties.put(name, value.toString()));
        return new DeadLetterTopic(properties);
    }

    /** Begins the letters of one task. */
    public Letters begin() {
        return new Letters(this, LetterProducers.of(this));
    }

    @Override
    public String toString() {
        return "DeadLetterTopic" + clientProperties.keySet();
    }
}
