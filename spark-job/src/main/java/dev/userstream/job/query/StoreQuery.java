package dev.userstream.job.query;

import dev.userstream.events.store.Store;
import dev.userstream.job.config.JobSettings;
import dev.userstream.job.read.KafkaSource;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.sink.StoreWriterFactory;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/**
 * The streaming query of one store: from the topic to the store's writer, with a checkpoint of its own. Thread-safe.
 *
 * @param store the store that it feeds
 * @param checkpoint location of the query's checkpoint
 * @param deadLetters receives the number of dead letters of each batch that succeeds, on the query's thread
 */
public record StoreQuery(
        Store store, SparkSession spark, JobSettings settings, String checkpoint, LongConsumer deadLetters) {
    private static final String SCHEDULER_POOL = "spark.scheduler.pool";

    /**
     * Starts the query. The calling thread's scheduler pool becomes the store's, and the query's tasks inherit it, so that a
     * store that hangs does not keep the other's tasks from running.
     *
     * @param sink access to the prepared store
     */
    public StreamingQuery start(StoreSink sink) throws TimeoutException {
        spark.sparkContext().setLocalProperty(SCHEDULER_POOL, store.label());
        return KafkaSource.stream(spark, settings.kafka(), settings.maxOffsetsPerTrigger())
                .writeStream()
                .queryName(store.label())
                .option("checkpointLocation", checkpoint)
                .trigger(Trigger.ProcessingTime(0))
                .foreachBatch(new BatchRun(StoreWriterFactory.of(store, sink, settings.kafka()), deadLetters))
                .start();
    }
}
