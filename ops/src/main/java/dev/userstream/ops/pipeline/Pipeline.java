package dev.userstream.ops.pipeline;

import dev.userstream.events.store.Store;
import java.util.function.Function;

/**
 * Everything that can be asked about the pipeline.
 *
 * @param ledger the runs
 * @param users the topic of users
 * @param deadLetters the topic of dead letters
 * @param positions how far the stores are
 * @param tables gives the table of a store or throws {@link UnreachableException}; asked for only when it is needed, so that
 *     connecting can go on meanwhile
 */
public record Pipeline(
        RunLedger ledger,
        TopicLog users,
        TopicLog deadLetters,
        CommittedOffsets positions,
        Function<Store, StoreTable> tables) {
    /** What somebody was given to ask with, until it is closed. Confined to one thread. */
    public interface Access extends AutoCloseable {
        /** What can be asked. */
        Pipeline pipeline();

        @Override
        void close();
    }
}
