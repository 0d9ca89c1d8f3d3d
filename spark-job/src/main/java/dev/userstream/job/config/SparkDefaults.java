package dev.userstream.job.config;

import dev.userstream.job.checkpoint.LocalFiles;
import dev.userstream.settings.CassandraSettings;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;

/** Spark settings that apply unless {@code spark-submit} sets them. Thread-safe. */
public final class SparkDefaults {
    private static final Map<String, String> ENGINE = Map.ofEntries(
            Map.entry("spark.app.name", "userstream"),
            // The stores share the task slots fairly, so that one that hangs does not block the other's tasks.
            Map.entry("spark.scheduler.mode", "FAIR"),
            // A failed task fails its batch, and the supervisor repeats the batch with back-off. Spark's immediate
            // retries would hold slots for as long as an outage lasts.
            Map.entry("spark.task.maxFailures", "1"),
            Map.entry("spark.sql.session.timeZone", "UTC"),
            Map.entry("spark.sql.streaming.stopTimeout", "5s"),
            // Each poll of an idle query sends requests to Kafka; at 100 ms, job and broker use 6 % of one core.
            Map.entry("spark.sql.streaming.pollingDelay", "100ms"),
            Map.entry("spark.sql.streaming.noDataMicroBatches.enabled", "false"),
            Map.entry("spark.sql.streaming.minBatchesToRetain", "2"),
            // The default manager of checkpoint files ignores the file system that the next setting names. A session
            // passes
            // settings without the prefix "spark." to Hadoop, on the driver only. Hadoop would reuse its own instance.
            Map.entry(
                    "spark.sql.streaming.checkpointFileManagerClass",
                    "org.apache.spark.sql.execution.streaming.FileSystemBasedCheckpointFileManager"),
            Map.entry("fs.file.impl", LocalFiles.class.getName()),
            Map.entry("fs.file.impl.disable.cache", "true"),
            // Spark describes each batch's plan for its UI, and sorts what it retains whenever that is full.
            Map.entry("spark.sql.ui.explainMode", "simple"),
            Map.entry("spark.sql.ui.retainedExecutions", "50"),
            Map.entry("spark.ui.retainedJobs", "100"),
            Map.entry("spark.ui.retainedStages", "100"),
            Map.entry("spark.ui.retainedTasks", "1000"),
            Map.entry("spark.sql.adaptive.enabled", "false"),
            // A batch computes nothing, so generating code for it does not pay.
            Map.entry("spark.sql.codegen.wholeStage", "false"),
            Map.entry("spark.sql.codegen.factoryMode", "NO_CODEGEN"),
            Map.entry("spark.cassandra.output.metrics", "false"),
            Map.entry("spark.cassandra.query.retry.count", "2"),
            Map.entry("spark.cassandra.connection.reconnectionDelayMS.max", "5000"));

    private SparkDefaults() {}

    /** Adds what {@code conf} does not contain yet. */
    public static SparkConf addTo(SparkConf conf, JobSettings settings) {
        ENGINE.forEach(conf::setIfMissing);
        cassandra(settings).forEach(conf::setIfMissing);
        return conf;
    }

    /** Cassandra's address and credentials under the connector's names. */
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
