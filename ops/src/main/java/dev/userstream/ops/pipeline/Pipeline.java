package dev.userstream.ops.pipeline;

import dev.userstream.events.store.Store;

/** Read access to the whole pipeline. Confined to one thread; closed after use. */
public interface Pipeline extends AutoCloseable {
    /** The topics. */
    PipelineTopics topics();

    /**
     * The table of a store; waits until the store is connected.
     *
     * @throws UnreachableException if the store does not answer
     */
    StoreTable table(Store store);

    @Override
    void close();
}
