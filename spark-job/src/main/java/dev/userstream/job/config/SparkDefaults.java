package dev.userstream.job.config;

import dev.userstream.job.checkpoint.CheckpointFiles;
import dev.userstream.settings.CassandraSettings;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;

/** What the job tells Spark unless {@code spark-submit} was told otherwise. Thread-safe. */
public final class SparkDefaults {
    private static final Map<String, String> ENGINE = Map.ofEntries(
            Map.entry("spark.app.name", "userstream"),
            // The stores share the slots fairly, so that a frozen one cannot keep the other's tasks waiting.
            Map.entry("spark.scheduler.mode", "FAIR"),
            // A failed task fails its batch; the query is restarted with back-off and repeats the batch. Trying again
            // inside
            // the batch would hold slots for as long as an outage lasts.
            Map.entry("spark.task.maxFailures", "1"),
            Map.entry("spark.sql.session.timeZone", "UTC"),
            Map.entry("spark.sql.streaming.stopTimeout", "5s"),
            Map.entry("spark.sql.streaming.pollingDelay", "1ms"),
            Map.entry("spark.sql.streaming.noDataMicroBatches.enabled", "false"),
            Map.entry("spark.sql.streaming.minBatchesToRetain", "2"),
            Map.entry("spark.sql.streaming.checkpointFileManagerClass", CheckpointFiles.class.getName()),
            // Spark describes each batch's plan for its UI, and sorts what it remembers whenever that is full.
            Map.entry("spark.sql.ui.explainMode", "simple"),
            Map.entry("spark.sql.ui.retainedExecutions", "50"),
            Map.entry("spark.ui.retainedJobs", "100"),
            Map.entry("spark.ui.retainedStages", "100"),
            Map.entry("spark.ui.retainedTasks", "1000"),
            Map.entry("spark.sql.adaptive.enabled", "false"),
            // A batch computes nothing, and a replay no more than a projection.
            Map.entry("spark.sql.codegen.wholeStage", "false"),
            Map.entry("spark.sql.codegen.factoryMode", "NO_CODEGEN"),
            Map.entry("spark.cassandra.output.metrics", "false"),
            Map.entry("spark.cassandra.query.retry.count", "2"),
            Map.entry("spark.cassandra.connection.reconnectionDelayMS.max", "5000"));

    private SparkDefaults() {}

    /** Adds what {@code conf} does not say yet. */
    public static SparkConf addTo(SparkConf conf, JobSettings settings) {
        ENGINE.forEach(conf::setIfMissing);
        cassandra(settings).forEach(conf::setIfMissing);
        return conf;
    }

    /** The connector's own names for where Cassandra is. */
    static Map<String, String> cassandra(JobSettings settings) {
        CassandraSettings cassandra = settings.cassandra();
        String timeoutMs = Long.toString(settings.storeTimeout().toMillis());
        Map<String, String> names = new TreeMap<>();
        names.put("spark.cassandra.connection.host", String.join(",", cassandra.contactPoints()));
        names.put("spark.cassandra.connection.localDC", cassandra.localDatacenter());
        names.put("spark.cassandra.connection.timeoutMS", timeoutMs);
        names.put("spark.cassandra.read.timeoutMS", timeoutMs);
        cassandra.username().ifPresent(username -> {
            names.put("spark.cassandra.auth.username", username);
            names.put("spark.cassandra.auth.password", cassandra.password().reveal());
        });
        return names;
    }
}
