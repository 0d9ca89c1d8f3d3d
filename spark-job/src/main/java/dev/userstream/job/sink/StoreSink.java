package dev.userstream.job.sink;

import dev.userstream.job.failure.StoreFailure;
import java.io.Serializable;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** A store as tasks see it. Travels to the executors; connections are made there and shared by the tasks of a JVM. */
public interface StoreSink extends Serializable {
    /**
     * Begins the writing of one task.
     *
     * @param refused gets the rows that the store refuses, on the task's thread
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
