package dev.userstream.local.probe;

import dev.userstream.events.store.Store;
import dev.userstream.local.stack.StackAddresses;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** Reads one store's rows with the store's own client. Not thread-safe. */
public interface StoreRows extends AutoCloseable {
    /** Connects to a store; throws an unchecked exception if it refuses the connection. */
    static StoreRows connect(Store store, StackAddresses addresses) {
        return switch (store) {
            case CASSANDRA -> new CassandraRows(addresses);
            case POSTGRES -> new PostgresRows(addresses);
        };
    }

    /**
     * Which of these rows can be read now, none before the table exists; throws an unchecked exception if the store does not
     * answer.
     */
    Set<UUID> visible(Collection<UUID> ids);

    @Override
    void close();
}
