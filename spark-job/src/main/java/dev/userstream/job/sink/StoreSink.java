package dev.userstream.job.sink;

import dev.userstream.job.failure.StoreFailure;
import java.io.Serializable;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** A store as writers see it. Travels to the executors; connections are made where it is used, and shared within a JVM. */
public interface StoreSink extends Serializable {
    /**
     * Begins the writing of a batch, or of a task's part of it.
     *
     * @param refused gets the rows that the store refuses, on the writing thread
     * @throws StoreFailure if the store cannot be reached within its timeout
     */
    RowWriter begin(RefusedRows refused);

    /**
     * Which of these rows, all of them just written, cannot be seen: a deletion that is younger than the message hides them.
     * None in a store that forgets what it deletes.
     *
     * @throws StoreFailure if the store cannot be read
     */
    default Set<UUID> hidden(Collection<UUID> ids) {
        return Set.of();
    }
}
