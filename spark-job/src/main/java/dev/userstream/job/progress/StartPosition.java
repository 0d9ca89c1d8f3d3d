package dev.userstream.job.progress;

import dev.userstream.events.Store;
import dev.userstream.events.Topics;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits where a query is about to begin, so that its consumer group exists before there is data, and is right again after
 * a crash between storing and committing. Thread-safe.
 */
public final class StartPosition {
    private static final Logger LOG = LoggerFactory.getLogger(StartPosition.class);

    private final ConsumerGroups groups;
    private final Function<Store, CheckpointPositions> checkpoints;

    /** Commits through {@code groups} what the stores' checkpoints say. */
    public StartPosition(ConsumerGroups groups, Function<Store, CheckpointPositions> checkpoints) {
        this.groups = groups;
        this.checkpoints = checkpoints;
    }

    /**
     * Commits one store's position; that Kafka refuses is no reason not to store users, and is logged.
     *
     * @throws java.io.UncheckedIOException if the checkpoint cannot be read
     */
    public void commit(Store store) throws InterruptedException {
        try {
            groups.commit(store, groups.startingFrom(checkpoints.apply(store).read(Topics.USERS_CREATED.name())));
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("event=position_not_committed store={} detail=\"{}\"", store.label(), e.toString());
        }
    }
}
