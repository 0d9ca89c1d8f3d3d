package dev.userstream.job.read;

import dev.userstream.events.Topics;
import dev.userstream.job.progress.CheckpointPositions;
import dev.userstream.settings.KafkaSettings;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Opens the topic as a stream. Thread-safe. */
public final class KafkaSource {
    private static final String POLL_TIMEOUT_MS = "10000";
    private static final String MAX_POLL_RECORDS = "2000";

    private KafkaSource() {}

    /**
     * The topic from its earliest record, or from where the query's checkpoint stands.
     *
     * @param maxOffsetsPerTrigger most records of one batch, over all partitions
     */
    public static Dataset<Row> open(SparkSession spark, KafkaSettings kafka, long maxOffsetsPerTrigger) {
        return spark.readStream()
                .format("kafka")
                .options(options(kafka, maxOffsetsPerTrigger))
                .load();
    }

    /**
     * A part of the topic, read once. No consumer group is told.
     *
     * @param from the first offset of each partition to read
     * @param to the offset after the last one, of the same partitions
     */
    public static Dataset<Row> range(
            SparkSession spark, KafkaSettings kafka, Map<Integer, Long> from, Map<Integer, Long> to) {
        String topic = Topics.USERS_CREATED.name();
        Map<String, String> options = options(kafka, 1);
        options.remove("subscribe");
        options.remove("maxOffsetsPerTrigger");
        options.put("assign", "{\"" + topic + "\":" + new TreeSet<>(from.keySet()) + "}");
        options.put("startingOffsets", CheckpointPositions.text(topic, from));
        options.put("endingOffsets", CheckpointPositions.text(topic, to));
        return spark.read().format("kafka").options(options).load().selectExpr(SourceRows.COLUMNS);
    }

    /** What Spark's Kafka source is told; names starting with {@code kafka.} go to the client. */
    static Map<String, String> options(KafkaSettings kafka, long maxOffsetsPerTrigger) {
        Map<String, String> options = new TreeMap<>();
        kafka.toClientProperties().forEach((name, value) -> options.put("kafka." + name, value.toString()));
        options.put("subscribe", Topics.USERS_CREATED.name());
        options.put("startingOffsets", "earliest");
        options.put("failOnDataLoss", "true");
        options.put("includeHeaders", "true");
        options.put("maxOffsetsPerTrigger", Long.toString(maxOffsetsPerTrigger));
        // A task reads only what is known to be there: waiting for more would be waiting for nothing.
        options.put("kafka.fetch.max.wait.ms", "1");
        // For ranges that are read once: after each poll Spark asks the broker for the partition's first and last
        // offset.
        options.put("kafka.max.poll.records", MAX_POLL_RECORDS);
        // A broker that is gone must not hold the task's slot for Spark's two minutes.
        options.put("kafkaConsumer.pollTimeoutMs", POLL_TIMEOUT_MS);
        return options;
    }
}
