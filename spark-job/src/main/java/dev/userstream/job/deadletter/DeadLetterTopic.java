package dev.userstream.job.deadletter;

import dev.userstream.events.Store;
import dev.userstream.settings.KafkaSettings;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * The way to the dead-letter topic. Travels to the executors; its text form shows no value, since some are secrets.
 *
 * @param store the store whose query writes the letters; each has a producer of its own, so that none ends the other's
 * @param clientProperties properties of a Kafka client
 */
public record DeadLetterTopic(Store store, Map<String, String> clientProperties) implements Serializable {
    /** Copies the properties. */
    public DeadLetterTopic {
        clientProperties = Map.copyOf(clientProperties);
    }

    /** The topic in the Kafka that the settings name, for one store's query. */
    public static DeadLetterTopic in(KafkaSettings kafka, Store store) {
        Map<String, String> properties = new HashMap<>();
        kafka.toClientProperties().forEach((name, value) -> properties.put(name, value.toString()));
        return new DeadLetterTopic(store, properties);
    }

    /** Begins the letters of one batch, or of a task's part of it. */
    public Letters begin() {
        return new Letters(this, LetterProducers.of(this));
    }

    @Override
    public String toString() {
        return "DeadLetterTopic " + store.label() + clientProperties.keySet();
    }
}
