package dev.userstream.local.probe;

import dev.userstream.events.store.Store;
import dev.userstream.local.stack.Stack;
import dev.userstream.settings.SettingNames;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** Reads one store's rows with the store's own client. Not thread-safe. */
public interface StoreRows extends AutoCloseable {
    /**
     * Connects to a store with the login of the stack's settings.
     *
     * @throws StoreUnreadableException if it refuses the connection
     */
    static StoreRows connect(Store store, Stack stack) {
        return switch (store) {
            case CASSANDRA ->
                CassandraRows.connect(
                        stack.addresses(),
                        stack.environment().getOrDefault(SettingNames.CASSANDRA_USERNAME, ""),
                        stack.environment().getOrDefault(SettingNames.CASSANDRA_PASSWORD, ""));
            case POSTGRES -> PostgresRows.connect(stack.addresses());
        };
    }

    /**
     * Which of these rows can be read now. A table that does not exist yet has no rows.
     *
     * @throws StoreUnreadableException if the store does not answer
     */
    Set<UUID> visible(Collection<UUID> ids);

    /** Closes the connection. */
    @Override
    void close();
}
