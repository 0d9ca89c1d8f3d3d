package dev.userstream.job.sink;

import dev.userstream.job.failure.StoreFailure;
import java.io.Serializable;

/** A store as tasks see it. Travels to the executors; connections are made there and shared by the tasks of a JVM. */
public interface StoreSink extends Serializable {
    /**
     * Begins the writing of one task.
     *
     * @param refused gets the rows that the store refuses, on the task's thread
     * @throws StoreFailure if the store cannot be reached within its timeout
     */
    RowWriter begin(RefusedRows refused);
}
