package dev.userstream.job.loss;

import dev.userstream.events.Store;
import dev.userstream.job.failure.FailureCause;
import dev.userstream.job.failure.StoreFailure;
import dev.userstream.job.read.TopicExtent;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, before a query starts, whether the topic still holds all that the query's checkpoint expects. If not, the job ends
 * and says what is gone, unless somebody has accepted that; then the checkpoint is moved over the gap, and over nothing else.
 * An acceptance counts once for each store: what is lost later needs another one. Thread-safe.
 */
public final class LossCheck {
    private static final Logger LOG = LoggerFactory.getLogger(LossCheck.class);

    private final TopicExtent.Source topic;
    private final Function<Store, StoreCheckpoint> checkpoints;
    private final Set<Store> accepting;

    LossCheck(TopicExtent.Source topic, Function<Store, StoreCheckpoint> checkpoints, boolean accepted) {
        this.topic = topic;
        this.checkpoints = checkpoints;
        this.accepting = accepted ? EnumSet.allOf(Store.class) : EnumSet.noneOf(Store.class);
    }

    /**
     * A check of Spark's checkpoints.
     *
     * @param folder tells each store's checkpoint folder
     * @param accepted whether a loss that is found at the first start of each query is accepted
     */
    public static LossCheck of(
            TopicExtent.Source topic, SparkSession spark, Function<Store, String> folder, boolean accepted) {
        return new LossCheck(topic, store -> new SparkCheckpoint(spark, folder.apply(store)), accepted);
    }

    /**
     * Returns when the store's query may start.
     *
     * @throws StoreFailure with {@link FailureCause#DATA_LOSS} if records are gone and nobody has accepted it; another one
     *     if Kafka does not answer
     * @throws UncheckedIOException if the checkpoint cannot be read or written
     */
    public synchronized void check(Store store) throws InterruptedException {
        StoreCheckpoint checkpoint = checkpoints.apply(store);
        TopicExtent extent = extent();
        Checkpointed before = checkpoint.read();
        Optional<DataLoss> loss = DataLoss.between(before, extent);
        boolean accepted = accepting.remove(store);
        if (loss.isPresent()) {
            if (!accepted) {
                throw new StoreFailure(FailureCause.DATA_LOSS, loss.get().text());
            }
            accept(store, checkpoint, loss.get());
        }
        if (!before.topicId().equals(Optional.of(extent.id()))) {
            checkpoint.mark(extent.id());
        }
    }

    /** What Spark calls a loss, with figures where they can be had. */
    public synchronized StoreFailure explained(Store store, StoreFailure failure) throws InterruptedException {
        try {
            return DataLoss.between(checkpoints.apply(store).read(), extent())
                    .map(loss -> new StoreFailure(FailureCause.DATA_LOSS, loss.text()))
                    .orElse(failure);
        } catch (StoreFailure | UncheckedIOException unknown) {
            return failure;
        }
    }

    private static void accept(Store store, StoreCheckpoint checkpoint, DataLoss loss) {
        checkpoint.moveTo(loss.remaining(), loss.text());
        for (LostRange range : loss.ranges()) {
            LOG.warn(
                    "event=data_loss_accepted store={} partition={} from={} to={} offsets={}",
                    store.label(),
                    range.partition(),
                    range.from(),
                    range.to(),
                    range.offsets());
        }
        LOG.warn(
                "event=data_loss_accepted store={} offsets={} another_topic={}",
                store.label(),
                loss.offsets(),
                loss.anotherTopic());
    }

    private TopicExtent extent() throws InterruptedException {
        try {
            return topic.read();
        } catch (TimeoutException e) {
            throw new StoreFailure(FailureCause.OUTAGE, "Kafka does not say what the topic holds: no answer");
        } catch (ExecutionException e) {
            throw new StoreFailure(FailureCause.OUTAGE, "Kafka does not say what the topic holds: " + e.getCause());
        }
    }
}
