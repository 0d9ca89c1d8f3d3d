package dev.userstream.job.sink;

import dev.userstream.job.failure.StoreFailure;

/** The table of one store, before a query writes to it. */
public interface StoreTable {
    /**
     * Creates what is absent, and looks before it creates: even a statement that would do nothing needs the permission.
     *
     * @return what is needed to write to it
     * @throws StoreFailure if the store cannot be reached or forbids it
     */
    StoreSink prepare();
}
