package dev.userstream.job.sink;

import dev.userstream.job.failure.StoreFailure;
import java.io.Serializable;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/**
 * Access to one store from any JVM of the job. Travels to the executors; connections are opened where it is used and shared
 * within a JVM. Thread-safe.
 */
public interface StoreSink extends Serializable {
    /**
     * Opens a writer for one task.
     *
     * @param refused receives the rows that the store refuses, on the writing thread
     * @throws StoreFailure if the store cannot be reached within its timeout
     */
    RowWriter open(RowWriter.RefusedRows refused);

    /**
     * Which of these rows, all of them just written, cannot be read back because a younger deletion shadows them. Empty for a
     * store without tombstones.
     *
     * @throws StoreFailure if the store cannot be read
     */
    default Set<UUID> shadowed(Collection<UUID> ids) {
        return Set.of();
    }
}
