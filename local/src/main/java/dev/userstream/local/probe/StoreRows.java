package dev.userstream.local.probe;

import dev.userstream.events.store.Store;
import dev.userstream.local.stack.Stack;
import dev.userstream.local.stack.StackAddresses;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Reads one store's rows as any client would. Not for several threads. */
public interface StoreRows extends AutoCloseable {
    /**
     * Connects to a store of a stack that asks nobody for a password but PostgreSQL's.
     *
     * @throws StoreUnreadableException if it does not take the connection
     */
    static StoreRows connect(Store store, StackAddresses addresses) {
        return switch (store) {
            case CASSANDRA -> CassandraRows.connect(addresses.cassandra(), addresses.cassandraDatacenter());
            case POSTGRES ->
                PostgresRows.connect(
                        addresses.postgresUrl(), addresses.postgresUsername(), addresses.postgresPassword());
        };
    }

    /**
     * Connects to a store of a stack as the stack's settings say.
     *
     * @throws StoreUnreadableException if it does not take the connection
     */
    static StoreRows connect(Store store, Stack stack) {
        String username = stack.environment().get("USERSTREAM_CASSANDRA_USERNAME");
        if (store == Store.POSTGRES || username == null) {
            return connect(store, stack.addresses());
        }
        return CassandraRows.connect(
                stack.addresses().cassandra(),
                stack.addresses().cassandraDatacenter(),
                Map.entry(username, stack.environment().getOrDefault("USERSTREAM_CASSANDRA_PASSWORD", "")));
    }

    /** Which store it is. */
    Store store();

    /**
     * Which of these rows can be read now. A table that does not exist yet has no rows.
     *
     * @throws StoreUnreadableException if the store does not answer
     */
    Set<UUID> visible(Collection<UUID> ids);

    /**
     * Rows in the whole table; 0 where there is no table.
     *
     * @throws StoreUnreadableException if the store does not answer
     */
    long count();

    /**
     * Some columns of these rows, as text, in no particular order; nulls as an empty text.
     *
     * @throws StoreUnreadableException if the store does not answer
     */
    List<List<String>> texts(Collection<UUID> ids, List<String> columns);

    /** Ends the connection. */
    @Override
    void close();
}
