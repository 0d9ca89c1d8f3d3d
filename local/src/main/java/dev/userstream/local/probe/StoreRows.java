package dev.userstream.local.probe;

import dev.userstream.events.Store;
import dev.userstream.local.stack.StackAddresses;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Reads one store's rows as any client would. Not for several threads. */
public interface StoreRows extends AutoCloseable {
    /**
     * Connects to a store of a stack.
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
