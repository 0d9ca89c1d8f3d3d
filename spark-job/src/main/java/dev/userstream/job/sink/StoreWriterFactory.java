package dev.userstream.job.sink;

import dev.userstream.events.store.Store;
import dev.userstream.job.deadletter.DeadLetterPublisher;
import dev.userstream.settings.KafkaSettings;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * Opens a task's {@link StoreWriter}. Travels to the executors; its text form shows no values, because some are secrets.
 *
 * @param store the store that is written to
 * @param sink access to the store
 * @param kafkaProperties properties of a Kafka client, for the dead letters
 */
public record StoreWriterFactory(Store store, StoreSink sink, Map<String, String> kafkaProperties)
        implements Serializable {
    /** Copies the properties. */
    public StoreWriterFactory {
        kafkaProperties = Map.copyOf(kafkaProperties);
    }

    /** A factory whose dead letters go to the Kafka cluster of the settings. */
    public static StoreWriterFactory of(Store store, StoreSink sink, KafkaSettings kafka) {
        Map<String, String> properties = new HashMap<>();
        kafka.toClientProperties().forEach((name, value) -> properties.put(name, value.toString()));
        return new StoreWriterFactory(store, sink, properties);
    }

    /**
     * Opens a writer.
     *
     * @throws dev.userstream.job.failure.StoreFailure if the store cannot be reached within its timeout
     */
    public StoreWriter open() {
        return new StoreWriter(store, sink, new DeadLetterPublisher(kafkaProperties));
    }

    @Override
    public String toString() {
        return "StoreWriterFactory[" + store.label() + "]";
    }
}
