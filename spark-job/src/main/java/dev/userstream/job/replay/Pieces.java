package dev.userstream.job.replay;

import dev.userstream.job.read.KafkaSource;
import dev.userstream.settings.KafkaSettings;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Runs a task over one piece of the topic. Thread-safe. */
record Pieces(SparkSession spark, KafkaSettings kafka) {
    /** What the tasks of all partitions return, if every one of them succeeds. */
    <T> List<T> collect(Span piece, FlatMapFunction<Iterator<Row>, T> task) {
        return KafkaSource.range(spark, kafka, piece.from(), piece.to())
                .toJavaRDD()
                .mapPartitions(task)
                .collect();
    }
}
