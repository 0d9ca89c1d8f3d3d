package dev.userstream.job.progress;

import dev.userstream.events.Store;
import dev.userstream.events.Topics;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits where a query is about to begin, so that its consumer group exists before there is data, and is right again after
 * a crash between storing and committing. Thread-safe.
 */
public final class StartPosition {
    private static final Logger LOG = LoggerFactory.getLogger(StartPosition.class);

    private final GroupPositions groups;
    private final Function<Store, CheckpointPositions> checkpoints;

    /** Commits through {@code groups} what the stores' checkpoints say. */
    public StartPosition(GroupPositions groups, Function<Store, CheckpointPositions> checkpoints) {
        this.groups = groups;
        this.checkpoints = checkpoints;
    }

    /**
     * Commits one store's position and returns it: the next offset of each partition, or nothing where Kafka does not tell
     * it. That Kafka refuses it for good is no reason not to store users, and is logged.
     *
     * @throws StoreFailure if Kafka does not answer, or may do what is asked when asked again
     * @throws java.io.UncheckedIOException if the checkpoint cannot be read
     */
    public Map<Integer, Long> commit(Store store) throws InterruptedException {
        Map<Integer, Long> position = Map.of();
        try {
            position = groups.startingFrom(checkpoints.apply(store).read(Topics.USERS_CREATED.name()));
            groups.commit(store, position);
        } catch (TimeoutException e) {
            throw outage(store, "no answer");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException passing) {
                throw outage(store, passing.toString());
            }
            LOG.warn("event=position_not_committed store={} detail=\"{}\"", store.label(), e.toString());
        }
        return position;
    }

    private static StoreFailure outage(Store store, String detail) {
        return new StoreFailure(
                FailureCause.OUTAGE, "Kafka did not take the position of " + store.consumerGroup() + ": " + detail);
    }
}
