package dev.userstream.job.query;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.read.InputPartition;
import org.apache.spark.sql.execution.datasources.v2.DataSourceRDDPartition;
import org.apache.spark.sql.kafka010.KafkaBatchInputPartition;
import org.apache.spark.sql.kafka010.KafkaOffsetRange;
import scala.Option;
import scala.collection.Iterator;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/** Partitions as Spark's Kafka source plans them; no Kafka is behind them. */
final class KafkaLikeRdd extends RDD<InternalRow> {
    private static final Map<String, Object> CLIENT = Map.of(
            "bootstrap.servers",
            "127.0.0.1:9",
            "key.deserializer",
            ByteArrayDeserializer.class.getName(),
            "value.deserializer",
            ByteArrayDeserializer.class.getName());

    private final long[] records;

    /** A partition for each of these counts of records. */
    KafkaLikeRdd(SparkContext spark, long... records) {
        super(
                spark,
                JavaConverters.asScalaBuffer(List.<Dependency<?>>of()),
                ClassTag$.MODULE$.apply(InternalRow.class));
        this.records = records;
    }

    @Override
    public Partition[] getPartitions() {
        Partition[] partitions = new Partition[records.length];
        for (int index = 0; index < records.length; index++) {
            KafkaOffsetRange range = new KafkaOffsetRange(
                    new TopicPartition("users_created", index), 500, 500 + records[index], Option.empty());
            InputPartition input = new KafkaBatchInputPartition(range, CLIENT, 1, true, true);
            partitions[index] = new DataSourceRDDPartition(index, JavaConverters.asScalaBuffer(List.of(input)));
        }
        return partitions;
    }

    @Override
    public Iterator<InternalRow> compute(Partition split, TaskContext context) {
        throw new IllegalStateException("rows were asked for (expected: records only)");
    }
}
