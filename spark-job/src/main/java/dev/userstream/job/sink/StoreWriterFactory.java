package dev.userstream.job.sink;

import dev.userstream.events.store.Store;
import dev.userstream.settings.KafkaSettings;
import java.io.Serializable;

/**
 * Opens a task's {@link StoreWriter}. Travels to the executors.
 *
 * @param store the store that is written to
 * @param sink access to the store
 * @param kafka where the dead letters go
 */
public record StoreWriterFactory(Store store, StoreSink sink, KafkaSettings kafka) implements Serializable {
    /** Opens a writer; throws a {@code StoreFailure} if the store cannot be reached within its timeout. */
    public StoreWriter open() {
        return new StoreWriter(store, sink, new DeadLetterPublisher(kafka));
    }
}
