package dev.userstream.job.read;

import dev.userstream.events.topic.Topics;
import dev.userstream.http.Json;
import dev.userstream.settings.KafkaSettings;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The topic as a stream, or a range of it as a batch, by Spark's Kafka source. Thread-safe. */
public final class KafkaSource {
    private static final String TOPIC = Topics.USERS_CREATED.name();

    /** Largest part of a range, so that finished tasks show the progress. */
    private static final long RECORDS_PER_TASK = 50_000;

    private KafkaSource() {}

    /**
     * The topic from its earliest record, or from the offsets of the query's checkpoint.
     *
     * @param maxOffsetsPerTrigger most records of one batch, over all partitions
     */
    public static Dataset<Row> stream(SparkSession spark, KafkaSettings kafka, long maxOffsetsPerTrigger) {
        return spark.readStream()
                .format("kafka")
                .options(options(kafka))
                .option("subscribe", TOPIC)
                .option("startingOffsets", "earliest")
                .option("maxOffsetsPerTrigger", maxOffsetsPerTrigger)
                .load();
    }

    /**
     * A range of the topic, read once; no offsets are committed.
     *
     * @param from the first offset of each partition to read
     * @param to the offset after the last one; a partition is read if both have it
     */
    public static JavaRDD<SourceRecord> range(
            SparkSession spark, KafkaSettings kafka, Map<Integer, Long> from, Map<Integer, Long> to) {
        Map<Integer, Long> first = new TreeMap<>(from);
        first.entrySet().removeIf(begin -> begin.getValue() >= to.getOrDefault(begin.getKey(), 0L));
        if (first.isEmpty()) {
            return JavaSparkContext.fromSparkContext(spark.sparkContext()).emptyRDD();
        }
        Map<Integer, Long> last = new TreeMap<>(to);
        last.keySet().retainAll(first.keySet());
        long records = first.entrySet().stream()
                .mapToLong(begin -> last.getOrDefault(begin.getKey(), 0L) - begin.getValue())
                .sum();
        return spark.read()
                .format("kafka")
                .options(options(kafka))
                .option("assign", json(first.keySet()))
                .option("startingOffsets", json(first))
                .option("endingOffsets", json(last))
                .option("minPartitions", records / RECORDS_PER_TASK + 1)
                .load()
                .queryExecution()
                .toRdd()
                .toJavaRDD()
                .map(SourceRecord::of);
    }

    /** Options of both kinds of read; names that start with {@code kafka.} are the consumer's. */
    static Map<String, String> options(KafkaSettings kafka) {
        Map<String, String> options = new TreeMap<>();
        kafka.toClientProperties().forEach((name, value) -> options.put("kafka." + name, value.toString()));
        options.put("failOnDataLoss", "true");
        options.put("includeHeaders", "true");
        options.put("kafka.isolation.level", "read_committed");
        // A batch reads only offsets that exist already: waiting for more data would delay it for nothing.
        options.put("kafka.fetch.max.wait.ms", "1");
        // After each poll Spark asks the broker for the partition's first and last offset.
        options.put("kafka.max.poll.records", "2000");
        // A broker that is down must not hold a task's slot for Spark's default of two minutes.
        options.put("kafkaConsumer.pollTimeoutMs", "10000");
        return options;
    }

    private static String json(Object ofTopic) {
        return Json.MAPPER.valueToTree(Map.of(TOPIC, ofTopic)).toString();
    }
}
