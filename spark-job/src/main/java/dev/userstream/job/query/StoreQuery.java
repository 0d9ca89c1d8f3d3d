package dev.userstream.job.query;

import dev.userstream.events.Store;
import dev.userstream.job.config.JobSettings;
import dev.userstream.job.deadletter.DeadLetterTopic;
import dev.userstream.job.parse.RecordParser;
import dev.userstream.job.read.KafkaSource;
import dev.userstream.job.sink.RecordWriter;
import dev.userstream.job.sink.StoreSink;
import dev.userstream.job.watch.TaskSteps;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/** The streaming query of one store: from the topic to the store's writer, with a checkpoint of its own. Thread-safe. */
final class StoreQuery {
    /**
     * A batch does not wait until the checkpoint has noted its beginning and end; every batch is noted all the same, a moment
     * later. After a crash the batches of that moment are repeated, which changes nothing in the stores. With an interval above
     * 0 Spark would leave batches out: the last ones before a quiet time would be unnoted for as long as it lasts, and a
     * restart would take them for lost once the topic has let them go. The same in every profile: a query without it cannot
     * read a checkpoint with a batch unnoted. Spark allows it for sinks of its own only, which cannot know that ours may repeat batches.
     */
    static final Map<String, String> ASYNCHRONOUS_PROGRESS = Map.of(
            "asyncProgressTrackingEnabled", "true",
            "asyncProgressTrackingCheckpointIntervalMs", "0",
            "_asyncProgressTrackingOverrideSinkSupportCheck", "true");

    private static final Trigger AS_SOON_AS_THERE_IS_DATA = Trigger.ProcessingTime(0);

    private final Store store;
    private final SparkSession spark;
    private final JobSettings settings;
    private final String checkpoint;
    private final Runnable taken;

    /**
     * Not started.
     *
     * @param taken is called for each record that is read without a task
     */
    StoreQuery(Store store, SparkSession spark, JobSettings settings, String checkpoint, Runnable taken) {
        this.store = store;
        this.spark = spark;
        this.settings = settings;
        this.checkpoint = checkpoint;
        this.taken = taken;
    }

    Store store() {
        return store;
    }

    /** Starts it; the calling thread's scheduler pool becomes the store's, and the query's tasks inherit it. */
    StreamingQuery start(StoreSink sink) throws TimeoutException {
        spark.sparkContext().setLocalProperty(TaskSteps.STORE_PROPERTY, store.label());
        RecordParser parser = new RecordParser(Clock.systemUTC());
        DeadLetterTopic deadLetters = DeadLetterTopic.in(settings.kafka(), store);
        return KafkaSource.open(spark, settings.kafka(), settings.maxOffsetsPerTrigger())
                .writeStream()
                .queryName(store.label())
                .option("checkpointLocation", checkpoint)
                .options(ASYNCHRONOUS_PROGRESS)
                .trigger(AS_SOON_AS_THERE_IS_DATA)
                .foreachBatch(new BatchRun(
                        new RecordWriter(store, parser, sink, deadLetters),
                        settings.profile().fewRecords(),
                        taken,
                        new InputRows(spark)::add))
                .start();
    }
}
